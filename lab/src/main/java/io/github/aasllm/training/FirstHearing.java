// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import io.github.aasllm.distributed.Ranks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;

/**
 * Before the first step each of several processes has the frozen encoder hear its share of all clips, and the cache that
 * they share keeps the states: then none is heard twice. One process alone hears a clip when its turn comes.
 */
final class FirstHearing {
    private FirstHearing() {}

    /**
     * Hears this rank's share and waits for the others.
     *
     * @param content of a clip, by which the cache knows it
     * @param keep has a clip's states kept
     * @param watch may stop it
     */
    static <C> void of(List<C> clips, Function<C, String> content, Consumer<C> keep, TrainingWatch watch, Ranks ranks) {
        if (ranks.count() == 1) {
            return;
        }
        Map<String, C> once = new LinkedHashMap<>();
        clips.forEach(clip -> once.putIfAbsent(content.apply(clip), clip));
        int turn = 0;
        for (var clip : once.values()) {
            if (turn % ranks.count() == ranks.rank() && !watch.stops()) {
                try (var scope = new PointerScope()) {
                    keep.accept(clip);
                }
            }
            turn++;
        }
        ranks.meet();
    }
}
