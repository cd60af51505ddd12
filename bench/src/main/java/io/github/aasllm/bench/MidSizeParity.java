// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import io.github.aasllm.checkpoint.Checkpoint;
import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.encoder.ClipLength;
import io.github.aasllm.llm.Passage;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recognizer.Boxes;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
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
        for (var residency : Residency.values()) {
            try (var checkpoint = Checkpoint.open(folder);
                    var inference = new NoGradGuard()) {
                var boxes = Boxes.load(checkpoint, residency);
                for (var clip : clips) {
                    double difference = difference(clip.lastLogits(), lastLogits(clip, boxes));
                    var timing = Timing.of(repeats, () -> lastLogits(clip, boxes));
                    // per ms → G per s
                    double speed = multiplications(clip, boxes) * 2 / timing.minimum() / 1e6;
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

    private static float[] lastLogits(PeerClip clip, Boxes boxes) {
        try (var scope = new PointerScope()) {
            var embedded = clip.embed(boxes); // [T, D]
            long rows = embedded.size(0);
            var states = boxes.llm().read(embedded, List.of(new Passage(Math.toIntExact(rows)))); // [T, D]
            return Tensors.toFloats(boxes.llm().logits(Tensors.rows(states, rows - 1, rows))); // [1, V]
        }
    }

    /** The largest difference; infinite where the lengths differ or a number is none. */
    private static double difference(float[] expected, float[] actual) {
        double largest = expected.length == actual.length ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < Math.min(expected.length, actual.length); i++) {
            double difference = Math.abs((double) expected[i] - actual[i]);
            largest = Math.max(largest, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
        }
        return largest;
    }

    /** Of all linear layers; convolutions and attention add about a twentieth. */
    private static double multiplications(PeerClip clip, Boxes boxes) {
        var length = new ClipLength(clip.samples().length);
        // one row of logits
        double sum = (double) boxes.llm().config().width() * boxes.llm().config().vocabulary();
        for (Map.Entry<String, Linear> named : boxes.linears().entrySet()) {
            var name = named.getKey();
            int rows = name.startsWith("audio_tower.")
                    ? length.positions()
                    : name.startsWith("multi_modal_projector.") ? length.tokens() : clip.ids().length;
            sum += (double) rows * named.getValue().inputs() * named.getValue().outputs();
        }
        return sum;
    }
}
