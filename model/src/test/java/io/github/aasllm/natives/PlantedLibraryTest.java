// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.natives;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.aasllm.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A library that somebody put where ours are unpacked is not loaded; it would be no library at all here. */
@EnabledOnOs(OS.LINUX)
class PlantedLibraryTest {
    private static final String NOBODY = "65534";

    @TempDir
    private Path folder;

    private Path cache;

    @BeforeEach
    void shareTheFolder() throws IOException {
        folder = folder.toRealPath();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        cache = Files.createDirectory(folder.resolve("cache"));
    }

    @Test
    void oneInThePlaceOfOursIsUnpackedAnew() throws Exception {
        var library = loaded();
        assertTrue(library.startsWith(cache.resolve("aasllm/natives")), library.toString());
        var ours = Files.readAllBytes(library);
        var time = Files.getLastModifiedTime(library);
        Files.write(library, new byte[ours.length]); // of the same size and time, all that JavaCPP looks at
        Files.setLastModifiedTime(library, time);
        assertEquals(library, loaded());
        assertArrayEquals(ours, Files.readAllBytes(library));
    }

    @Test
    void oneInAFolderThatAnotherUserMadeFirstIsNotLoaded() throws Exception {
        assumeTrue(isRoot() && run("setpriv", "--version") == 0, "skipped: only root can be two users");
        var library = loaded();
        var time = Files.getLastModifiedTime(library).toString();
        var planted = folder.resolve("shared").resolve(cache.relativize(library));
        var shared = Files.createDirectory(folder.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertEquals(0, run(
                "setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "sh", "-c",
                "umask 0; mkdir -p '" + planted.getParent() + "' && truncate -s " + Files.size(library) + " '"
                        + planted + "' && touch -d '" + time + "' '" + planted + "'"));
        cache = shared;
        var taken = loaded();
        assertFalse(taken.startsWith(folder), taken.toString());
        assertFalse(Files.exists(taken), "what was unpacked for one call is taken away at its end");
    }

    private static boolean isRoot() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    }

    private Path loaded() throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(ChildJvm.java()));
        command.addAll(ChildJvm.SHORT);
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                LoadedLibrary.class.getName()));
        var builder = new ProcessBuilder(command);
        builder.environment().put("XDG_CACHE_HOME", cache.toString());
        var process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor(), said);
        return Path.of(said);
    }

    private static int run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException absent) {
            return 1;
        }
    }
}
