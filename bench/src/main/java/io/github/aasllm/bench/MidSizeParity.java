// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.Families;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;

/**
 * The logits behind a prompt with speech, ours against the peer's on the same bfloat16 checkpoint, and how
 * long ours take: {@code MidSizeParity PEER_DIR [REPEATS]}.
 *
 * <p>One line a clip and way of keeping the weights. Both sides compute in float32.
 */
public final class MidSizeParity {
    /** Logits of a random model of this size reach about 5, through 36 layers of float32 sums. */
    private static final double LARGEST_DIFFERENCE = 2e-3;

    private static final int REPEATS = 3;

    private MidSizeParity() {}

    public static void main(String[] arguments) {
        var folder = Path.of(arguments[0]);
        int repeats = arguments.length > 1 ? Integer.parseInt(arguments[1]) : REPEATS;
        System.out.printf("threads %d%n", torch.get_num_threads());
        var clips = PeerClip.readAll(folder);
        double worst = 0;
        for (var residency : List.of(Residency.MAPPED, Residency.FLOAT32)) {
            try (var checkpoint = Families.open(folder);
                    var inference = new NoGradGuard()) {
                var boxes = Boxes.load(checkpoint, residency);
                for (var clip : clips) {
                    double difference = clip.difference(clip.logits(boxes));
                    var timing = Timing.of(repeats, () -> clip.logits(boxes));
                    // per ms → G per s
                    double speed = clip.multiplications(boxes) * 2 / timing.minimum() / 1e6;
                    System.out.printf(
                            Locale.ROOT,
                            "%-8s %-7s %4d tokens, difference %.1e, %s, %.0f GFLOP/s in linear layers%n",
                            clip.name(), residency, clip.ids().length, difference, timing, speed);
                    worst = Math.max(worst, difference);
                }
            }
        }
        System.out.printf(
                Locale.ROOT, "worst difference %.1e (expected: <= %.0e)%n", worst, LARGEST_DIFFERENCE);
        System.exit(worst <= LARGEST_DIFFERENCE ? 0 : 1);
    }
}
