// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.JarURLConnection;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;

/** THIRD-PARTY.md says what the program carries, on Linux; other platforms carry the same projects. */
class ThirdPartyTest {
    private static final Path ROOT = Path.of(System.getProperty("aasllm.root"));

    /** Licences of native code that need no reason. */
    private static final Set<String> FREE =
            Set.of("Apache-2.0", "BSD-3-Clause", "MIT", "Intel Simplified Software License");

    /** Licences of native code that need one, and a shared library that can be replaced. */
    private static final Set<String> WITH_REASON =
            Set.of("GPL-3.0 with GCC-exception-3.1", "LGPL-2.1-or-later", "LGPL-3.0-or-later");

    private record Native(String jar, List<String> libraries, String licence, String reason) {
        boolean names(String jarFile, String library) {
            return Pattern.matches(Pattern.quote(jar) + "-[0-9].*", jarFile)
                    && libraries.stream().anyMatch(glob -> FileSystems.getDefault()
                            .getPathMatcher("glob:" + glob)
                            .matches(Path.of(library)));
        }
    }

    @Test
    void librariesAreThoseOfTheBuild() throws IOException {
        var ofTheBuild = Files.readAllLines(ROOT.resolve("app/target/third-party.md")).stream()
                .filter(line -> line.startsWith("|"))
                .toList();
        assertEquals(
                ofTheBuild,
                table("| library |").toList(),
                "put app/target/third-party.md into the first table of THIRD-PARTY.md");
    }

    @Test
    void everySharedLibraryHasARow() throws IOException {
        var natives = natives();
        var unnamed = new TreeSet<String>();
        int seen = 0;
        for (Path jar : jars()) {
            try (var files = FileSystems.newFileSystem(jar)) {
                for (String library : sharedLibraries(files.getPath("/"))) {
                    seen++;
                    String file = jar.getFileName().toString();
                    if (natives.stream().noneMatch(row -> row.names(file, library))) {
                        unnamed.add(file + ": " + library);
                    }
                }
            }
        }
        assertEquals(Set.of(), unnamed, "shared libraries without a row in THIRD-PARTY.md");
        assertTrue(seen > 40, "only " + seen + " shared libraries seen"); // a lost class path must not pass
    }

    @Test
    void noNativeLicenceIsOutsideTheRule() throws IOException {
        for (Native row : natives()) {
            boolean allowed = FREE.contains(row.licence())
                    || WITH_REASON.contains(row.licence()) && !row.reason().isEmpty();
            assertTrue(allowed, row.toString());
        }
    }

    @Test
    void ffmpegIsBuiltWithoutGplParts() {
        assertEquals("LGPL version 3 or later", avutil.avutil_license().getString());
        String configuration = avutil.avutil_configuration().getString();
        assertFalse(configuration.contains("--enable-gpl") || configuration.contains("--enable-nonfree"));
    }

    private static List<Native> natives() throws IOException {
        return table("| jar |")
                .map(line -> line.replace("`", "").split("\\|"))
                .map(cells -> new Native(
                        cells[1].strip(),
                        Arrays.stream(cells[2].split(",")).map(String::strip).toList(),
                        cells[3].strip(),
                        cells[4].strip()))
                .toList();
    }

    /** The rows of the table of THIRD-PARTY.md whose head begins so. */
    private static Stream<String> table(String head) throws IOException {
        return Files.readAllLines(ROOT.resolve("THIRD-PARTY.md")).stream()
                .dropWhile(line -> !line.startsWith(head))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"));
    }

    private static List<Path> jars() throws IOException {
        return ThirdPartyTest.class.getClassLoader().resources("META-INF/MANIFEST.MF")
                .filter(url -> url.getProtocol().equals("jar"))
                .map(url -> {
                    try {
                        return Path.of(((JarURLConnection) url.openConnection()).getJarFileURL().toURI());
                    } catch (Exception failure) {
                        throw new AssertionError(url.toString(), failure);
                    }
                })
                .toList();
    }

    /** The shared libraries for this platform; JNA and the tokenizer carry all platforms in one jar. */
    private static List<String> sharedLibraries(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            return files.filter(file ->
                    file.toString().contains("linux-x86") && !file.toString().contains("linux-x86/"))
                    .map(file -> file.getFileName() == null ? "" : file.getFileName().toString())
                    .filter(name -> name.matches(".*\\.so(\\.\\d+)*"))
                    .toList();
        }
    }
}
