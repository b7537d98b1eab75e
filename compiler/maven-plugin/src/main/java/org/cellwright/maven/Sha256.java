package org.cellwright.maven;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A digest of a list of fields, each preceded by its length, so that no two lists give the same bytes. */
final class Sha256 {
    private final MessageDigest digest;

    Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    static String of(byte[] bytes) {
        return new Sha256().add(bytes).hex();
    }

    static String of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    Sha256 add(byte[] field) {
        digest.update((field.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(field);
        return this;
    }

    Sha256 add(String field) {
        return add(field.getBytes(StandardCharsets.UTF_8));
    }

    /** 64 lower-case digits. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
