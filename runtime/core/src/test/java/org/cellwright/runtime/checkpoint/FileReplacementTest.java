package org.cellwright.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileReplacementTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("model.safetensors");
    }

    private static void write(Path path, int elements) throws IOException {
        new SafeTensorsWriter()
                .tensor("a", Shape.of(elements), new double[elements])
                .write(path);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void permissionsStay() throws IOException {
        Assumptions.assumeTrue(
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        write(file, 1);
        for (String permissions : List.of("rw-------", "rw-rw-rw-", "rwxr-x---")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
            write(file, 2);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo(permissions);
        }
    }

    @Test
    void aLinkGoesOnPointingToTheFile() throws IOException {
        Path real = Files.createDirectory(directory.resolve("elsewhere")).resolve("real.safetensors");
        write(real, 1);
        Files.createSymbolicLink(file, real);
        write(file, 2);
        assertThat(file).isSymbolicLink();
        try (SafeTensorsReader reader = SafeTensorsReader.open(real)) {
            assertThat(reader.shape("a")).isEqualTo(Shape.of(2));
        }
    }

    /** What this process, or one that is gone, left goes; what another is still writing stays, and so do other files. */
    @Test
    void leftOversAreRemoved() throws Exception {
        Process gone = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-version")
                .redirectErrorStream(true)
                .start();
        gone.getInputStream().readAllBytes();
        gone.waitFor();
        long alive = ProcessHandle.current().parent().orElseThrow().pid();
        List<String> staying = List.of(
                file.getFileName() + "." + alive + "-7.tmp", "model.safetensors.bak.tmp", "other.safetensors.1-1.tmp");
        List<String> going = List.of(
                file.getFileName() + "." + gone.pid() + "-1.tmp",
                file.getFileName() + "." + ProcessHandle.current().pid() + "-0.tmp");
        for (String name : Stream.concat(staying.stream(), going.stream()).toList()) {
            Files.writeString(directory.resolve(name), "half");
        }
        write(file, 1);
        assertThat(names())
                .containsAll(staying)
                .doesNotContainAnyElementsOf(going)
                .hasSize(4);
    }

    @Test
    void anInterruptedThreadWritesTheWholeFile() throws Exception {
        Thread.currentThread().interrupt();
        write(file, 100);
        assertThat(Thread.interrupted()).isTrue();

        CountDownLatch writing = new CountDownLatch(1);
        Thread[] writer = new Thread[1];
        boolean[] interrupted = {false};
        int[] calls = {0};
        writer[0] = new Thread(() -> {
            try {
                FileReplacement.write(file, channel -> {
                    calls[0]++;
                    writing.countDown();
                    while (calls[0] == 1 && !Thread.currentThread().isInterrupted()) {
                        Thread.onSpinWait();
                    }
                    channel.write(java.nio.ByteBuffer.wrap(new byte[] {1, 2, 3}));
                });
                interrupted[0] = Thread.interrupted();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        writer[0].start();
        writing.await();
        writer[0].interrupt();
        writer[0].join();
        assertThat(Files.readAllBytes(file)).containsExactly(1, 2, 3);
        assertThat(calls[0]).isEqualTo(2);
        assertThat(interrupted[0]).isTrue();
        assertThat(names()).containsExactly("model.safetensors");
    }

    @Test
    void aMissingDirectoryIsNamed() {
        Path nowhere = directory.resolve("nowhere").resolve("a.safetensors");
        assertThatThrownBy(() -> write(nowhere, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no directory " + nowhere.getParent());
    }

    /** The system ends the write in the middle of the file, as a full disk does. */
    @Test
    void withoutRoomTheOldFileStays() throws Exception {
        Path shell = Path.of("/bin/bash");
        Assumptions.assumeTrue(Files.isExecutable(shell));
        write(file, 5);
        byte[] before = Files.readAllBytes(file);
        Process process = new ProcessBuilder(
                        shell.toString(),
                        "-c",
                        "ulimit -f 64; exec \"$@\"",
                        "bash",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FileReplacementTest.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output)
                .contains(file + " could not be written, and is as it was: ")
                .doesNotContain("at org.");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(names()).containsExactly("model.safetensors");
    }

    /** The process ends in the middle of the file, as if it were killed then: the old file stays, and the next write clears up. */
    @Test
    void killedInTheMiddleOfWriting() throws Exception {
        write(file, 5);
        byte[] before = Files.readAllBytes(file);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledWriter.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isEqualTo(137);
        assertThat(names()).hasSize(2).anyMatch(name -> name.endsWith(".tmp"));
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        write(file, 6);
        assertThat(names()).containsExactly("model.safetensors");
    }

    /** Writes half a file. */
    static final class KilledWriter {
        public static void main(String[] arguments) throws IOException {
            FileReplacement.write(Path.of(arguments[0]), channel -> {
                channel.write(java.nio.ByteBuffer.wrap(new byte[100]));
                Runtime.getRuntime().halt(137);
            });
        }
    }

    /** A device that fails at any moment, as a full disk does. */
    @Test
    void wheneverWritingFailsTheOldFileStays() throws IOException {
        write(file, 5);
        byte[] before = Files.readAllBytes(file);
        for (int bytes : new int[] {0, 1, 1000, 100_000}) {
            assertThatThrownBy(() -> FileReplacement.write(file, channel -> {
                        channel.write(java.nio.ByteBuffer.wrap(new byte[bytes]));
                        throw new IOException("No space left on device");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage(file + " could not be written, and is as it was: No space left on device");
            assertThat(Files.readAllBytes(file)).isEqualTo(before);
            assertThat(names()).containsExactly("model.safetensors");
        }
    }

    /** Writes more than the 64 KiB that there are room for. */
    public static void main(String[] arguments) {
        try {
            write(Path.of(arguments[0]), 100_000);
            System.exit(2);
        } catch (IOException expected) {
            System.out.println(expected.getMessage());
        }
    }
}
