// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.natives;

import io.github.aasllm.error.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder that libraries are unpacked into.
 *
 * @param path a real path, without links, that this process can write to and load from and no other user can
 *     change
 * @param refused why the folders that would have come before it were not taken, a reason each
 * @param lasting false for a folder that this process makes for itself and takes away at its end
 */
record CacheFolder(Path path, List<String> refused, boolean lasting) {
    private static final String EXPECTED =
            "a folder of this user's, writable by nobody else, on a file system from which programs run";

    /**
     * Chooses it: {@code aasllm/natives} in the user's cache folder ({@code XDG_CACHE_HOME}, or else
     * {@code .cache} at home), which keeps them for later calls, or else a new one in a temporary folder.
     *
     * @param environment the variables of the process
     * @param properties its system properties {@code user.home} and {@code java.io.tmpdir}
     * @throws InvalidInputException if none will do
     */
    static CacheFolder choose(Map<String, String> environment, Map<String, String> properties) {
        return first(lasting(environment, properties), temporary(environment, properties));
    }

    /** The first of some folders that will do, or else a new one in the first of others. */
    static CacheFolder first(List<Path> lasting, List<Path> temporary) {
        var refused = new ArrayList<String>();
        for (Path folder : lasting) {
            try {
                Access.makeFolders(folder);
                var real = folder.toRealPath();
                var fault = Access.fault(real);
                if (fault.isEmpty()) {
                    closeToOthers(real);
                    return new CacheFolder(real, List.copyOf(refused), true);
                }
                refused.add(folder + ": " + fault.get());
            } catch (IOException unwritable) {
                refused.add(folder + ": not writable");
            }
        }
        for (Path shared : temporary) {
            try {
                var fresh = Files.createTempDirectory(shared.toRealPath(), "aasllm-natives-"); // for its user alone
                var fault = Access.fault(fresh);
                if (fault.isEmpty()) {
                    return new CacheFolder(fresh, List.copyOf(refused), false);
                }
                Files.delete(fresh);
                refused.add(shared + ": " + fault.get());
            } catch (IOException unwritable) {
                refused.add(shared + ": not writable");
            }
        }
        throw InvalidInputException.of("native libraries", "nowhere to unpack them", EXPECTED)
                .next("set XDG_CACHE_HOME to one (" + String.join("; ", refused) + ")");
    }

    /** A folder that others could write to may hold what they put there. */
    private static void closeToOthers(Path folder) throws IOException {
        boolean open = Access.othersWrite(folder);
        Access.makePrivate(folder);
        if (open) {
            empty(folder);
        }
    }

    private static List<Path> lasting(Map<String, String> environment, Map<String, String> properties) {
        var home = environment.getOrDefault("HOME", properties.getOrDefault("user.home", ""));
        return absolute(environment.get("XDG_CACHE_HOME"))
                .or(() -> absolute(home).map(folder -> folder.resolve(".cache")))
                .map(cache -> cache.resolve(Path.of("aasllm", "natives")))
                .stream()
                .toList();
    }

    /** Empty for nothing, for a path that is not absolute, and for a name that this locale cannot say. */
    private static Optional<Path> absolute(String folder) {
        try {
            return Optional.ofNullable(folder).map(Path::of).filter(Path::isAbsolute);
        } catch (InvalidPathException unsayable) {
            return Optional.empty();
        }
    }

    private static List<Path> temporary(Map<String, String> environment, Map<String, String> properties) {
        return Stream.of(environment.get("TMPDIR"), properties.get("java.io.tmpdir"), "/var/tmp")
                .flatMap(folder -> absolute(folder).stream())
                .distinct()
                .toList();
    }

    /** Takes away all that lies in a folder. */
    static void empty(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(folder)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
