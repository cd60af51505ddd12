// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.mkl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.ChildJvm;
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
    private static final String LIBTORCH = "libtorch";
    private static final String MKL = "mkl";
    private static final String THREADS = "threads";
    private static final String MODEL = "model";

    private static String states; // of the model first, with the launcher's settings
    private static String mklFirst;
    private static String libtorchFirst;
    private static String callFirst;
    private static String withoutSettings;

    /** Side by side: each is busy with its own start. */
    @BeforeAll
    static void compute(@TempDir Path folder) throws Exception {
        var model = folder.resolve("model");
        RandomModel.write(model, RandomModel.Size.TINY, 1);
        var running = new ArrayList<Process>();
        try {
            running.add(start(model, MODEL, true));
            running.add(start(model, MKL, true));
            running.add(start(model, LIBTORCH, true));
            running.add(start(model, MODEL, false));
            running.add(start(model, THREADS, true));
            states = hash(running.get(0));
            mklFirst = hash(running.get(1));
            libtorchFirst = hash(running.get(2));
            withoutSettings = hash(running.get(3));
            callFirst = hash(running.get(4));
        } finally {
            running.forEach(Process::destroyForcibly);
        }
    }

    @Test
    void statesAreTheSameBitsWhateverIsLoadedFirst() {
        assertEquals(states, mklFirst);
        assertEquals(states, libtorchFirst);
    }

    /** Else libtorch, loaded behind MKL's first call, could end the process: MKL's products went to another OpenMP. */
    @Test
    void mklMayBeCalledBeforeLibtorchIsLoaded() {
        assertEquals(states, callFirst);
    }

    @Test
    void aProgramWithoutTheLaunchersSettingsHasTheSameBits() {
        assertEquals(states, withoutSettings);
    }

    private static Process start(Path model, String first, boolean settings) throws IOException {
        var command = settings ? ChildJvm.command() : new ArrayList<>(List.of(ChildJvm.java()));
        if (!settings) {
            command.addAll(ChildJvm.SHORT);
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(List.of(
                "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                EncodedTones.class.getName(), model.toString(), first));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        if (!settings) {
            SETTINGS.forEach(builder.environment()::remove);
        }
        return builder.start();
    }

    private static String hash(Process process) throws IOException, InterruptedException {
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor(), said);
        assertTrue(said.matches("(?s)(.*\\n)?-?\\d+"), said);
        return said.substring(said.lastIndexOf('\n') + 1);
    }
}
