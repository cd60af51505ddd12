// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder.emotion2vec;

import io.github.aasllm.checkpoint.WeightShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The names of emotion2vec's tensors, and the table of them; the only place with them. */
final class Emotion2vecWeights {
    static final String EXTRACTOR = "extractor.";
    static final String FEATURE_NORM = "project_features.1";
    static final String PROJECTION = "project_features.2";
    static final String EXTRA_TOKENS = "extra_tokens";
    static final String ALIBI_SCALE = "alibi_scale";
    static final String NORM = "context_encoder.norm";

    private static final String AUDIO = "modality_encoders.AUDIO.";
    private static final Pattern CONVOLUTION = Pattern.compile("local_encoder\\.conv_layers\\.(\\d+)\\.0\\.(\\w+)");
    private static final Pattern CONVOLUTION_NORM =
            Pattern.compile("local_encoder\\.conv_layers\\.(\\d+)\\.2\\.1\\.(\\w+)");

    private Emotion2vecWeights() {}

    static String position(int index) {
        return "relative_positional_encoder." + (index + 1) + ".0."; // 0 turns rows into columns
    }

    /** The prefixes of all layers in their order: those of the audio encoder, and those behind it. */
    static List<String> blocks(Emotion2vecConfig c) {
        return Stream.concat(
                        IntStream.range(0, c.prenetLayers()).mapToObj(i -> "context_encoder.blocks." + i + "."),
                        IntStream.range(0, c.layers()).mapToObj(i -> "blocks." + i + "."))
                .toList();
    }

    /** The name that is used here; the decoder was of the pre-training, and is passed over. */
    static Optional<String> canonical(String stored) {
        var name = stored.startsWith(AUDIO) ? stored.substring(AUDIO.length()) : stored;
        if (name.startsWith("decoder.")) {
            return Optional.empty();
        }
        var convolution = CONVOLUTION.matcher(name);
        if (convolution.matches()) {
            return Optional.of(EXTRACTOR + convolution.group(1) + ".conv." + convolution.group(2));
        }
        var norm = CONVOLUTION_NORM.matcher(name);
        return Optional.of(norm.matches()
                ? EXTRACTOR + norm.group(1) + ".layer_norm." + norm.group(2) : name);
    }

    static List<WeightShape> table(Emotion2vecConfig c) {
        var rows = new ArrayList<WeightShape>();
        long channels = 1;
        for (int i = 0; i < c.convolutions().layers().size(); i++) {
            var own = c.convolutions().layers().get(i);
            rows.add(new WeightShape(EXTRACTOR + i + ".conv.weight", own.channels(), channels, own.kernel()));
            Emotion2vecBlock.norm(rows, EXTRACTOR + i + ".layer_norm", own.channels());
            channels = own.channels();
        }
        Emotion2vecBlock.norm(rows, FEATURE_NORM, channels);
        Emotion2vecBlock.linear(rows, PROJECTION, c.width(), channels);
        for (int i = 0; i < c.positions().layers(); i++) {
            rows.add(new WeightShape(position(i) + "weight", c.width(), c.width() / c.positions().groups(),
                    c.positions().kernel()));
            rows.add(new WeightShape(position(i) + "bias", c.width()));
        }
        rows.add(new WeightShape(EXTRA_TOKENS, 1, c.extraTokens(), c.width()));
        rows.add(new WeightShape(ALIBI_SCALE, 1, 1, c.heads(), 1, 1));
        Emotion2vecBlock.norm(rows, NORM, c.width());
        blocks(c).forEach(prefix -> rows.addAll(Emotion2vecBlock.table(prefix, c)));
        return rows;
    }
}
