// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
        two = TwoRanks.train(together, "lora", "full", "parted-lora", "parted-full",
                "parted-dropout", "head");
    }

    private void assertAsAlone(String name, String weights, double loss, double weight) throws IOException {
        two.assertAsAlone(name, RankedTraining.RECIPES.get(name), weights, folder.resolve(name), loss, weight);
    }

    @Test
    void halfOfEachBatchEachIsTheStepOfTheWholeBatchWithLora() throws IOException {
        assertAsAlone("lora", "lora/adapter_model.safetensors", LOSS, WEIGHT);
    }

    @Test
    void halfOfEachBatchEachIsTheStepOfTheWholeBatchInFullFineTuning() throws IOException {
        assertAsAlone("full", "model/model.safetensors", LOSS, WEIGHT);
    }

    /** But for float32's roundings, as sums are of fewer rows. */
    @Test
    void aBatchThatIsPartedIsTheStepOfTheWholeBatch() throws IOException {
        assertAsAlone("parted-lora", "lora/adapter_model.safetensors", LOSS, WEIGHT);
        assertAsAlone("parted-full", "model/model.safetensors", LOSS, WEIGHT);
        assertAsAlone("parted-dropout", "model/model.safetensors", LOSS, WEIGHT);
    }

    /** One process that computes the same parts one after the other: no bit differs. */
    @Test
    void aBatchThatIsPartedIsTwoBatchesOfOneProcess() throws IOException {
        for (var name : List.of("lora", "full")) {
            var parts = RankedTraining.RECIPES.get("parted-" + name)
                    .replace("batch.size = 4", "batch.size = 2\nbatch.accumulation = 2");
            var weights = name.equals("lora") ? "lora/adapter_model.safetensors" : "model/model.safetensors";
            two.assertAsAlone("parted-" + name, parts, weights, folder.resolve("parts-" + name), 0, 0);
        }
    }

    @Test
    void anEncoderHeadIsTrainedAlikeAndSelectedAlike() throws IOException {
        assertAsAlone("head", "model/head/head.safetensors", LOSS, WEIGHT);
    }
}
