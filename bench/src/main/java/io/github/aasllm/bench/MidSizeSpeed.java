// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.encoder.whisper.LogMel;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.Families;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;

/**
 * Our side of {@code bench/python/speed.py}: {@code MidSizeSpeed PEER_DIR THREADS RESIDENCY} does one piece
 * of work for each line that it reads, and answers with the time that it took, so that the peer and ours can
 * take turns.
 *
 * <pre>
 *   logits CLIP          milliseconds, the largest difference from the peer's logits, multiplications in G
 *   features CLIP        milliseconds
 *   gemm ROWS IN OUT     milliseconds of one linear layer
 * </pre>
 */
public final class MidSizeSpeed {
    private static final int MEL_BANDS = 128;

    private MidSizeSpeed() {}

    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        torch.set_num_threads(Integer.parseInt(arguments[1]));
        Map<String, PeerClip> clips =
                PeerClip.readAll(folder).stream()
                        .collect(Collectors.toMap(PeerClip::name, Function.identity()));
        try (var checkpoint = Families.open(folder);
                var inference = new NoGradGuard();
                var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            var boxes = Boxes.load(checkpoint, Residency.valueOf(arguments[2]));
            var logMel = new LogMel(MEL_BANDS);
            System.out.println("ready");
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var words = line.split(" ");
                System.out.println(switch (words[0]) {
                    case "logits" -> logits(clips.get(words[1]), boxes);
                    case "features" -> features(clips.get(words[1]), logMel);
                    case "gemm" -> Answers.gemm(
                            Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
                    default -> throw new IllegalArgumentException(line);
                });
            }
        }
    }

    private static String logits(PeerClip clip, Boxes boxes) {
        long start = System.nanoTime();
        var logits = clip.logits(boxes);
        double milliseconds = Answers.milliseconds(start);
        return String.format(Locale.ROOT, "%.3f %.2e %.3f",
                milliseconds, clip.difference(logits), clip.multiplications(boxes) / 1e9);
    }

    private static String features(PeerClip clip, LogMel logMel) {
        long start = System.nanoTime();
        try (var scope = new PointerScope()) {
            logMel.extract(clip.samples());
        }
        return String.format(Locale.ROOT, "%.3f", Answers.milliseconds(start));
    }
}
