// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.recipe.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** How good the weights of an encoder head are on clips that it does not learn from: the more the better. */
final class HeadScore {
    private final Recipe recipe;
    private final HeadTraining training;

    HeadScore(Recipe recipe, HeadTraining training) {
        this.recipe = recipe;
        this.training = training;
    }

    double of(List<LabelledClip> clips) {
        var scored = new ArrayList<DevScore.Scored>();
        int size = recipe.batch().size();
        for (int from = 0; from < clips.size(); from += size) {
            var batch = clips.subList(from, Math.min(clips.size(), from + size));
            var judged = training.judge(batch);
            IntStream.range(0, batch.size()).forEach(i ->
                    scored.add(new DevScore.Scored(name(batch.get(i).label()), judged.get(i))));
        }
        int labels = scored.getFirst().scores().length;
        return DevScore.ofScored(scored, IntStream.range(0, labels).mapToObj(HeadScore::name).toList(),
                recipe.select().metric());
    }

    private static String name(int label) {
        return "label " + label;
    }
}
