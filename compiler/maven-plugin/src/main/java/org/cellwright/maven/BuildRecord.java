package org.cellwright.maven;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the plugin has written into an output directory, and from what. As text it ends with its own digest, so that a
 * record that was cut off, merged or edited is known as such.
 *
 * @param units what each execution generated for each package
 */
record BuildRecord(SortedMap<Key, Unit> units) {
    private static final String TITLE = "cellwright-record 1";
    private static final String NO_FINGERPRINT = "-";

    BuildRecord {
        units = Collections.unmodifiableSortedMap(new TreeMap<>(units));
    }

    /**
     * @param owner the execution of the plugin, such as {@code generate:default}
     * @param packageName empty for the unnamed package
     */
    record Key(String owner, String packageName) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byOwner = owner.compareTo(other.owner);
            return byOwner != 0 ? byOwner : packageName.compareTo(other.packageName);
        }
    }

    /**
     * @param fingerprint digest of everything that the files were made from; empty where that is no longer known
     * @param files path below the output directory, with slashes, to the digest of the file's bytes
     */
    record Unit(String fingerprint, SortedMap<String, String> files) {
        Unit {
            files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        }
    }

    static BuildRecord empty() {
        return new BuildRecord(new TreeMap<>());
    }

    Optional<Unit> unit(Key key) {
        return Optional.ofNullable(units.get(key));
    }

    /** All files, path to the digest of the bytes. */
    SortedMap<String, String> files() {
        SortedMap<String, String> files = new TreeMap<>();
        units.values().forEach(unit -> files.putAll(unit.files()));
        return files;
    }

    /** The paths of files that other executions wrote, those that there still are. */
    SortedSet<String> filesOfOthers(String owner, Set<String> owners) {
        SortedSet<String> paths = new TreeSet<>();
        units.forEach((key, unit) -> {
            if (!key.owner().equals(owner) && owners.contains(key.owner())) {
                paths.addAll(unit.files().keySet());
            }
        });
        return paths;
    }

    /**
     * The record after an execution: its own units are the new ones; the files among them are taken from other
     * executions, which then do not count as up to date; executions that are gone lose theirs.
     *
     * @param owners the executions that there are
     */
    BuildRecord after(String owner, Map<String, Unit> packages, Set<String> owners) {
        SortedMap<Key, Unit> result = new TreeMap<>();
        Set<String> taken = new TreeSet<>();
        packages.forEach((name, unit) -> {
            result.put(new Key(owner, name), unit);
            taken.addAll(unit.files().keySet());
        });
        units.forEach((key, unit) -> {
            if (!key.owner().equals(owner) && owners.contains(key.owner())) {
                SortedMap<String, String> rest = new TreeMap<>(unit.files());
                boolean lost = rest.keySet().removeAll(taken);
                result.put(key, lost ? new Unit("", rest) : unit);
            }
        });
        return new BuildRecord(result);
    }

    String toText() {
        StringBuilder text = new StringBuilder(TITLE).append('\n');
        units.forEach((key, unit) -> {
            String fingerprint = unit.fingerprint().isEmpty() ? NO_FINGERPRINT : unit.fingerprint();
            line(text, "unit", fingerprint, encode(key.owner()), key.packageName());
            unit.files().forEach((path, digest) -> line(text, "file", digest, path));
        });
        return text + "end " + Sha256.of(text.toString()) + "\n";
    }

    /** The record that a text tells; empty where it is not a whole one. */
    static Optional<BuildRecord> parse(String text) {
        int end = text.lastIndexOf("end ");
        if (!text.startsWith(TITLE + "\n") || end < 0) {
            return Optional.empty();
        }
        String body = text.substring(0, end);
        if (!text.substring(end).equals("end " + Sha256.of(body) + "\n")) {
            return Optional.empty();
        }
        SortedMap<Key, SortedMap<String, String>> files = new TreeMap<>();
        SortedMap<Key, String> fingerprints = new TreeMap<>();
        Key key = null;
        for (String line : body.lines().skip(1).toList()) {
            String[] fields = line.split(" ", -1);
            if (fields.length == 4 && fields[0].equals("unit")) {
                key = new Key(decode(fields[2]), fields[3]);
                fingerprints.put(key, fields[1].equals(NO_FINGERPRINT) ? "" : fields[1]);
                files.put(key, new TreeMap<>());
            } else if (fields.length == 3 && fields[0].equals("file") && key != null) {
                files.get(key).put(fields[2], fields[1]);
            } else {
                return Optional.empty();
            }
        }
        SortedMap<Key, Unit> units = new TreeMap<>();
        fingerprints.forEach((unit, fingerprint) -> units.put(unit, new Unit(fingerprint, files.get(unit))));
        return Optional.of(new BuildRecord(units));
    }

    private static void line(StringBuilder text, String... fields) {
        text.append(String.join(" ", fields)).append('\n');
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
