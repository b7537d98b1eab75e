package org.cellwright.compiler;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;

/** The packages of the compiler lie on floors; a floor knows those below it alone. */
@AnalyzeClasses(packages = "org.cellwright.compiler", importOptions = DoNotIncludeTests.class)
class FloorsTest {
    private static final String ROOT = "org.cellwright.compiler.";

    @ArchTest
    static final ArchRule FLOORS = Architectures.layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("source")
            .definedBy(ROOT + "source..")
            .layer("function")
            .definedBy(ROOT + "function..")
            .layer("ir")
            .definedBy(ROOT + "ir..")
            .layer("ast")
            .definedBy(ROOT + "ast..")
            .layer("parse")
            .definedBy(ROOT + "parse..")
            .layer("check")
            .definedBy(ROOT + "check..")
            .layer("interpret")
            .definedBy(ROOT + "interpret..")
            .layer("lower")
            .definedBy(ROOT + "lower..")
            .layer("autodiff")
            .definedBy(ROOT + "autodiff..")
            .layer("optimize")
            .definedBy(ROOT + "optimize..")
            .layer("schedule")
            .definedBy(ROOT + "schedule..")
            .layer("facts")
            .definedBy(ROOT + "facts..")
            .layer("explain")
            .definedBy(ROOT + "explain..")
            .layer("backend")
            .definedBy(ROOT + "backend..")
            .whereLayer("source")
            .mayNotAccessAnyLayer()
            .whereLayer("function")
            .mayNotAccessAnyLayer()
            .whereLayer("ir")
            .mayOnlyAccessLayers("source", "function")
            .whereLayer("ast")
            .mayOnlyAccessLayers("source")
            .whereLayer("parse")
            .mayOnlyAccessLayers("source", "ast")
            .whereLayer("check")
            .mayOnlyAccessLayers("source", "function", "ir", "ast")
            .whereLayer("interpret")
            .mayOnlyAccessLayers("source", "function", "ir", "check")
            .whereLayer("lower")
            .mayOnlyAccessLayers("source", "function", "ir", "check")
            .whereLayer("autodiff")
            .mayOnlyAccessLayers("source", "function", "ir")
            .whereLayer("optimize")
            .mayOnlyAccessLayers("source", "function", "ir")
            .whereLayer("schedule")
            .mayOnlyAccessLayers("source", "function", "ir")
            .whereLayer("facts")
            .mayOnlyAccessLayers("source", "function", "ir", "check", "schedule")
            .whereLayer("explain")
            .mayOnlyAccessLayers("facts")
            .whereLayer("backend")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule ONLY_PARSE_KNOWS_ANTLR = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "parse..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.antlr..", "org.cellwright.grammar..");

    @ArchTest
    static final ArchRule ONLY_THE_BACKEND_KNOWS_JAVAPOET = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "backend.java..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.palantir.javapoet..");

    @ArchTest
    static final ArchRule THE_COMPILER_DOES_NOT_DEPEND_ON_THE_RUNTIME =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.cellwright.runtime..");
}
