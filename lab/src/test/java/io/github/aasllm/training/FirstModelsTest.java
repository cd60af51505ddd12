// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recognizer.Families;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recipe with a random base starts from: by its seed, or by the pre-trainer that was brought along. */
class FirstModelsTest {
    private static final Pretrainer FORBIDDEN = (settings, size, folder, say, stops) -> {
        throw new AssertionError("nothing is to be pre-trained");
    };

    @TempDir
    private Path folder;

    private static Recipe recipe(String more) {
        return Recipe.parse(Path.of("r.recipe"), "corpus.name = manifest\nmodel.base = random tiny\n" + more);
    }

    private static FirstModels with(Pretrainer pretrainer) {
        return new FirstModels(pretrainer, line -> {
            throw new AssertionError(line);
        }, () -> false);
    }

    @Test
    void aModelThatIsThereIsNotMadeAgainAndWithoutALengthItIsRandom() {
        var made = folder.resolve("model");
        with(FORBIDDEN).make(recipe(""), 3, made);
        RandomModel.write(folder.resolve("same"), RandomModel.Size.TINY, 3);
        try (var scope = new PointerScope();
                var one = Families.open(made);
                var other = Families.open(folder.resolve("same"))) {
            assertEquals(other.fingerprint(), one.fingerprint());
        }
        with(FORBIDDEN).make(recipe(""), 3, made);
    }

    @Test
    void aModelOfAnotherRecipeThatARunLeftIsRefused() {
        // a run that never began may have left it, and then the recipe or its seed was changed
        var made = folder.resolve("model");
        with(FORBIDDEN).make(recipe(""), 3, made);
        assertEquals("random model: made from model.base = random tiny, protocol.seeds = 3 (expected: model.base ="
                + " random tiny, protocol.seeds = 4, as the recipe says now) in " + made
                + "; name another folder for the run, or remove this one",
                Refusals.of(() -> with(FORBIDDEN).make(recipe(""), 4, made)));
        assertTrue(Refusals.of(() -> with(FORBIDDEN).make(recipe("pretrain.length = 5 steps\n"), 3, made))
                .contains("pretrain.length = 5 steps"));
    }

    @Test
    void aLengthAsksThePretrainerForAModelOfTheBasesSize() {
        var asked = new ArrayList<String>();
        with((settings, size, out, say, stops) -> asked.add(settings.length().orElseThrow() + " steps, " + size
                + ", seed " + settings.seed() + ": " + folder.relativize(out)))
                .make(recipe("pretrain.length = 5 steps\npretrain.seed = 9\n"), 3, folder.resolve("model"));
        assertEquals(List.of("5 steps, TINY, seed 9: model"), asked);
    }
}
