// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.mkl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.assembly.RandomModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same numbers to the bit, whichever native library a process needs first.
 *
 * <p>With an OpenMP each, libtorch and MKL gave other last bits where libtorch came first.
 */
class LoadOrderTest {
    private static final List<String> SETTINGS =
            List.of("MKL_CBWR", "MKL_DYNAMIC", "GOMP_SPINCOUNT", "KMP_BLOCKTIME");
    private static final String BLAS = "-Dorg.bytedeco.openblas.load=mkl";

    @TempDir
    private static Path folder;

    @BeforeAll
    static void makeModel() {
        RandomModel.write(folder.resolve("model"), RandomModel.Size.TINY, 1);
    }

    @Test
    void statesAreTheSameBitsWhateverIsLoadedFirst() throws Exception {
        var states = hash("model", true);
        assertEquals(states, hash("mkl", true));
        assertEquals(states, hash("libtorch", true));
    }

    @Test
    void aProgramWithoutTheLaunchersSettingsHasTheSameBits() throws Exception {
        assertEquals(hash("model", true), hash("model", false));
    }

    private static String hash(String first, boolean settings) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED"));
        if (settings) {
            command.add(BLAS);
        }
        command.addAll(List.of(
                "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                EncodedTones.class.getName(), folder.resolve("model").toString(), first));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        if (!settings) {
            SETTINGS.forEach(builder.environment()::remove);
        }
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor(), said);
        assertTrue(said.matches("(?s)(.*\\n)?-?\\d+"), said);
        return said.substring(said.lastIndexOf('\n') + 1);
    }
}
