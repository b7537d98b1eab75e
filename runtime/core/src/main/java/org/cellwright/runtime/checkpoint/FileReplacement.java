package org.cellwright.runtime.checkpoint;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Replaces a file as a whole, so that at every moment either the old one or the complete new one is there: written beside as
 * {@code NAME.PROCESS-COUNT.tmp}, forced to the disk, renamed, the directory forced too. The new file has the permissions, the
 * group and, where the system allows it, the owner of the old one; a symbolic link goes on pointing to it. What processes that
 * were killed left beside is removed.
 */
final class FileReplacement {
    private static final String SUFFIX = ".tmp";
    private static final Set<Path> UNDER_WAY = ConcurrentHashMap.newKeySet();
    private static final AtomicLong COUNT = new AtomicLong();

    /** Writes the new contents; called again from the beginning after an interruption. */
    interface Contents {
        void writeTo(FileChannel channel) throws IOException;
    }

    private FileReplacement() {}

    /**
     * Also works on a thread that is, or gets, interrupted, and leaves it so.
     *
     * @throws IOException if the file cannot be written: what stood there is unchanged
     */
    static void write(Path path, Contents contents) throws IOException {
        Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        if (!Files.isDirectory(target.getParent())) {
            throw new NoSuchFileException(target.toString(), null, "there is no directory " + target.getParent());
        }
        removeLeftOvers(target);
        boolean interrupted = false;
        try {
            while (true) {
                interrupted |= Thread.interrupted();
                try {
                    writeBeside(target, contents);
                    return;
                } catch (ClosedByInterruptException interruption) {
                    interrupted = true;
                }
            }
        } catch (IOException e) {
            throw new IOException(path + " could not be written, and is as it was: " + e.getMessage(), e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void writeBeside(Path target, Contents contents) throws IOException {
        Path beside = target.resolveSibling(
                target.getFileName() + "." + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet() + SUFFIX);
        UNDER_WAY.add(beside);
        try {
            PosixFileAttributes old = attributes(target);
            try (FileChannel channel = FileChannel.open(
                    beside, EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), permissions(old))) {
                contents.writeTo(channel);
                channel.force(true);
            }
            if (old != null) {
                keep(old, Files.getFileAttributeView(beside, PosixFileAttributeView.class));
            }
            try {
                Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException notHere) {
                Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
            }
            forceDirectory(target.getParent());
        } finally {
            Files.deleteIfExists(beside);
            UNDER_WAY.remove(beside);
        }
    }

    /** Of an existing file, where the system has such. */
    private static PosixFileAttributes attributes(Path target) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(target, PosixFileAttributeView.class);
        return view == null || !Files.exists(target, LinkOption.NOFOLLOW_LINKS) ? null : view.readAttributes();
    }

    /** The file is never more open than the old one, not even while it is written. */
    private static FileAttribute<?>[] permissions(PosixFileAttributes old) {
        return old == null
                ? new FileAttribute<?>[0]
                : new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(old.permissions())};
    }

    private static void keep(PosixFileAttributes old, PosixFileAttributeView file) throws IOException {
        PosixFileAttributes made = file.readAttributes();
        try {
            if (!made.group().equals(old.group())) {
                file.setGroup(old.group());
            }
            if (!made.owner().equals(old.owner())) {
                file.setOwner(old.owner());
            }
        } catch (IOException notAllowed) {
            // only a privileged process may give files away
        }
        file.setPermissions(old.permissions());
    }

    /** Makes the rename last through a power failure; where directories cannot be opened, the system sees to it. */
    private static void forceDirectory(Path directory) throws ClosedByInterruptException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (ClosedByInterruptException interruption) {
            throw interruption;
        } catch (IOException notHere) {
            // the file itself is complete and on the disk
        }
    }

    private static void removeLeftOvers(Path target) {
        String prefix = target.getFileName() + ".";
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                target.getParent(), file -> file.getFileName().toString().startsWith(prefix))) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.endsWith(SUFFIX)
                        && isLeftOver(file, name.substring(prefix.length(), name.length() - SUFFIX.length()))) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException notNow) {
            // the next write tries again
        }
    }

    /** @param writer {@code PROCESS-COUNT} */
    private static boolean isLeftOver(Path file, String writer) {
        if (!writer.matches("[0-9]{1,18}-[0-9]{1,18}") || UNDER_WAY.contains(file)) {
            return false;
        }
        long process = Long.parseLong(writer.substring(0, writer.indexOf('-')));
        return process == ProcessHandle.current().pid()
                || !ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false);
    }
}
