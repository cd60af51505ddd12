// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import io.github.aasllm.checkpoint.Residency;
import io.github.aasllm.checkpoint.Safetensors;
import io.github.aasllm.classifier.Classifiers;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.natives.Natives;
import io.github.aasllm.nn.Tensors;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Our side of {@code bench/python/encoder_speed.py}: {@code EncoderSpeed MODEL_DIR CLIPS THREADS RESIDENCY}
 * does one piece of work for each line that it reads, so that the peer and ours can take turns.
 *
 * <p>{@code CLIPS} is a safetensors file with {@code NAME.waveform} and the peer's {@code NAME.states}, [T, D].
 *
 * <pre>
 *   encode NAME          milliseconds, the largest difference from the peer's states
 *   gemm ROWS IN OUT     milliseconds of one linear layer
 * </pre>
 */
public final class EncoderSpeed {
    private EncoderSpeed() {}

    public static void main(String[] arguments) throws IOException {
        Natives.prepare();
        torch.set_num_threads(Integer.parseInt(arguments[2]));
        try (var classifier = Classifiers.open(Path.of(arguments[0]), Residency.valueOf(arguments[3])).orElseThrow();
                var clips = Safetensors.open(Path.of(arguments[1]));
                var inference = new NoGradGuard();
                var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("ready");
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var words = line.split(" ");
                System.out.println(switch (words[0]) {
                    case "encode" -> encode(classifier.encoder(), clips, words[1]);
                    case "gemm" -> Answers.gemm(
                            Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
                    default -> throw new IllegalArgumentException(line);
                });
            }
        }
    }

    private static String encode(SpeechEncoder encoder, Safetensors clips, String name) {
        try (var scope = new PointerScope()) {
            var samples = Tensors.toFloats(clips.tensor(name + ".waveform"));
            long start = System.nanoTime();
            var states = encoder.encode(List.of(samples)).getFirst();
            double milliseconds = Answers.milliseconds(start);
            return String.format(Locale.ROOT, "%.3f %.2e",
                    milliseconds, difference(states, clips.tensor(name + ".states")));
        }
    }

    /** Over the states that both have: the peer of an encoder that hears 30 s has those of the padding too. */
    private static double difference(Tensor states, Tensor expected) {
        return states.sub(expected.narrow(0, 0, states.size(0))).abs().max().item_double();
    }
}
