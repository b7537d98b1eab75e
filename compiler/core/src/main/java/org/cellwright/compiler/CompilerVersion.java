package org.cellwright.compiler;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version that generated files name. */
public final class CompilerVersion {
    private static final String CURRENT = read();

    private CompilerVersion() {}

    public static String current() {
        return CURRENT;
    }

    private static String read() {
        try (InputStream in = CompilerVersion.class.getResourceAsStream("version.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
