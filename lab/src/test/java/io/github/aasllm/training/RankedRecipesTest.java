// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Twenty steps of all that is trained, by two processes and by one. */
@Tag("long")
class RankedRecipesTest {
    private static final double LOSS = 1e-6;
    private static final double WEIGHT = 1e-5;

    private static TwoRanks two;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train(@TempDir Path together) throws Exception {
        two = TwoRanks.train(together, "lora", "full", "parted-lora", "parted-full", "head");
    }

    private void assertAsAlone(String name, String weights, double loss, double weight) throws IOException {
        two.assertAsAlone(name, weights, folder.resolve(name), loss, weight);
    }

    @Test
    void halfOfEachBatchEachIsTheStepOfTheWholeBatchWithLora() throws IOException {
        assertAsAlone("lora", "lora/adapter_model.safetensors", LOSS, WEIGHT);
    }

    @Test
    void halfOfEachBatchEachIsTheStepOfTheWholeBatchInFullFineTuning() throws IOException {
        assertAsAlone("full", "model/model.safetensors", LOSS, WEIGHT);
    }

    /**
     * Sums of float32 in another order: losses of 6 differ by 1e-6. In full fine-tuning here the pooled head reads each
     * clip against the part that it is in.
     */
    @Test
    void aBatchThatIsPartedIsTheStepOfTheWholeBatchButForRoundings() throws IOException {
        assertAsAlone("parted-lora", "lora/adapter_model.safetensors", 3e-6, WEIGHT);
        assertAsAlone("parted-full", "model/model.safetensors", 5e-3, 1e-2);
    }

    @Test
    void anEncoderHeadIsTrainedAlikeAndSelectedAlike() throws IOException {
        assertAsAlone("head", "model/head/head.safetensors", LOSS, WEIGHT);
    }
}
