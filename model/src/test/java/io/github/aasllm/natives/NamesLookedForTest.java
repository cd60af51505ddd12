// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.aasllm.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** For each name that a library may have JavaCPP asks every jar of the class path, in every start. */
class NamesLookedForTest {
    private static final String EXTENSION = "-Dorg.bytedeco.javacpp.platform.extension=";
    private static final String CUDA = "/org/bytedeco/pytorch/linux-x86_64-gpu/libtorch_cuda.so";

    /** They are 28 libraries by three names each, and the natives of libtorch are looked for under two. */
    @Test
    void ourJvmsDoNotLookForTheNativesOfCuda() throws Exception {
        assumeTrue(torch.class.getResource(CUDA) == null, "skipped: these are the natives for CUDA");
        int ours = absent(flag -> true);
        int all = absent(flag -> !flag.startsWith(EXTENSION));
        assertTrue(2 * ours < all, ours + " names of " + all);
    }

    private static int absent(Predicate<String> flags) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(ChildJvm.java()));
        ChildJvm.arguments().filter(flags).forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), NamesLookedFor.class.getName()));
        var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor(), said);
        return Integer.parseInt(said);
    }
}
