// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.natives;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who owns a file and who may write to it, where the system tells; elsewhere (Windows) a user's folders are
 * private as they are made.
 */
final class Access {
    static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

    private static final boolean TOLD = FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
    private static final int GROUP_WRITES = 0020;
    private static final int OTHERS_WRITE = 0002;
    private static final int STICKY = 01000; // only its owner renames or removes what lies in the folder
    private static final int ROOT = 0;

    private Access() {}

    /** A folder with all that is missing above it, for its user alone. */
    static void makeFolders(Path folder) throws IOException {
        if (TOLD) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PRIVATE));
        } else {
            Files.createDirectories(folder);
        }
    }

    /**
     * Why libraries cannot lie in a folder; empty if they can. It asks by a file that it makes there and takes
     * away: whether this process can write, who its user is, and whether what lies there can be run.
     *
     * @param folder a real path, without links
     */
    static Optional<String> fault(Path folder) throws IOException {
        if (!TOLD) {
            return Files.isWritable(folder) ? Optional.empty() : Optional.of("not writable");
        }
        var probe = Files.createTempFile(folder, "probe", null, PosixFilePermissions.asFileAttribute(PRIVATE));
        try {
            int user = owner(probe);
            if (owner(folder) != user) {
                return Optional.of("of another user");
            }
            if (!Files.isExecutable(probe)) {
                return Optional.of("on a file system without execution (noexec)");
            }
            for (var above = folder.getParent(); above != null; above = above.getParent()) {
                if (owner(above) != user && owner(above) != ROOT) {
                    return Optional.of(above + " is of another user");
                }
                if (othersRename(above)) {
                    return Optional.of(above + " is writable by others");
                }
            }
            return Optional.empty();
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    /** Whether others may write into a folder or file. */
    static boolean othersWrite(Path path) throws IOException {
        return TOLD && (mode(path) & (GROUP_WRITES | OTHERS_WRITE)) != 0;
    }

    /** Whether a file and the folder in which it stands have one owner. */
    static boolean sameOwner(Path file, Path folder) throws IOException {
        return !TOLD || owner(file) == owner(folder);
    }

    static void makePrivate(Path folder) throws IOException {
        if (TOLD) {
            Files.setPosixFilePermissions(folder, PRIVATE);
        }
    }

    /**
     * What changes when a file is written to or replaced: size, and inode and time of change, which no user but
     * root can set; elsewhere its last writing.
     */
    static String state(Path file) throws IOException {
        return TOLD
                ? state(Files.readAttributes(file, "unix:size,ino,ctime", LinkOption.NOFOLLOW_LINKS))
                : state(Files.readAttributes(file, "size,lastModifiedTime", LinkOption.NOFOLLOW_LINKS));
    }

    private static String state(Map<String, Object> attributes) {
        return attributes.get("size") + " " + attributes.getOrDefault("ino", "-") + " "
                + attributes.getOrDefault("ctime", attributes.get("lastModifiedTime"));
    }

    /** A group that is one user's own, of the same name, is no other. */
    private static boolean othersRename(Path folder) throws IOException {
        int mode = mode(folder);
        if ((mode & STICKY) != 0) {
            return false;
        }
        return (mode & OTHERS_WRITE) != 0 || (mode & GROUP_WRITES) != 0 && !groupIsItsOwner(folder);
    }

    private static boolean groupIsItsOwner(Path folder) throws IOException {
        var names = Files.readAttributes(folder, "posix:owner,group", LinkOption.NOFOLLOW_LINKS);
        return names.get("owner").toString().equals(names.get("group").toString());
    }

    private static int owner(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    private static int mode(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    }
}
