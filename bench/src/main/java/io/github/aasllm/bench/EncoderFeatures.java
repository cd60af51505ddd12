// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.corpus.Corpora;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.encoder.SpeechEncoder;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recognizer.Boxes;
import io.github.aasllm.recognizer.Families;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;

/**
 * What a frozen speech encoder makes of a corpus, for {@code probe.py}: {@code EncoderFeatures MODEL_DIR
 * CORPUS DATA_DIR OUT.csv}. A row has id, label, speaker, and the means and deviations over time of the
 * states of the clip without silent edges and at the usual level. One thread.
 */
public final class EncoderFeatures {
    private static final List<String> LABELS = List.of("anger", "happiness", "sadness", "neutral");
    private static final Normalisation HEARD = Normalisation.of("level+edges");

    private EncoderFeatures() {}

    public static void main(String[] arguments) throws IOException {
        torch.set_num_threads(1);
        var rows = new ArrayList<String>();
        try (var model = Families.open(Path.of(arguments[0]))) {
            var encoder = Boxes.load(model, Map.of()).encoder();
            var corpus = Corpora.named(arguments[1], Map.of());
            for (var clip : corpus.utterances(Path.of(arguments[2]))) {
                if (LABELS.contains(clip.label())) {
                    rows.add(row(encoder, clip));
                }
            }
        }
        Files.write(Path.of(arguments[3]), rows);
    }

    private static String row(SpeechEncoder encoder, Utterance clip) {
        try (var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            var heard = HEARD.apply(clip.waveform());
            var states = encoder.encode(List.of(heard.samples())).getFirst(); // [T, D]
            var mean = states.mean(0); // [D]
            var deviation = states.sub(mean).square().mean(0).sqrt(); // [D]
            var row = new StringBuilder(
                    clip.id() + "," + clip.label() + "," + clip.fact(Utterance.SPEAKER).orElseThrow());
            for (var part : List.of(mean, deviation)) {
                for (float number : Tensors.toFloats(part)) {
                    row.append(',').append(number);
                }
            }
            return row.toString();
        }
    }
}
