package org.cellwright.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/** What the runtime depends on, and its packages on each other. */
@AnalyzeClasses(packages = "org.cellwright.runtime", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule NO_CYCLES = SlicesRuleDefinition.slices()
            .matching("org.cellwright.runtime.(*)..")
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule NOTHING_BEYOND_THE_JDK = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "jdk.jfr..", "jdk.incubator.vector..", "org.cellwright.runtime..");

    /** What a file says is data: it makes no object of a class that it names, but cells, which have to be {@code Cell}s. */
    @ArchTest
    static final ArchRule NO_DESERIALISATION = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.ObjectInputStream")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.ObjectInput")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.Externalizable")
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("java.beans..", "java.rmi..", "javax.script..", "javax.management..");
}
