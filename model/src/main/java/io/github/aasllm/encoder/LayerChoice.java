// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.encoder;

import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.nn.Scoped;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Which of an encoder's states are taken: what it gives in the end, those behind one layer, or all of them for a
 * weighted sum.
 *
 * @param number of the layer, 0 for what the first one gets; -1 where no single layer is chosen
 */
public record LayerChoice(Kind kind, int number) {
    /** What the encoder gives in the end. */
    public static final LayerChoice LAST = new LayerChoice(Kind.LAST, -1);

    /** All states between the layers, for whoever weighs them. */
    public static final LayerChoice WEIGHTED_SUM = new LayerChoice(Kind.WEIGHTED_SUM, -1);

    /** What a choice may be, in words. */
    public static final String EXPECTED = "last, the number of a layer (0: what the first one gets), or weighted-sum";

    private static final String LAST_WORD = "last";
    private static final String SUM_WORD = "weighted-sum";
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,3}");

    /** What is chosen. */
    public enum Kind {
        LAST,
        LAYER,
        WEIGHTED_SUM
    }

    /** The choice of a word; empty if it is none. */
    public static Optional<LayerChoice> parse(String word) {
        return switch (word) {
            case LAST_WORD -> Optional.of(LAST);
            case SUM_WORD -> Optional.of(WEIGHTED_SUM);
            default -> Optional.of(word).filter(text -> NUMBER.matcher(text).matches())
                    .map(text -> new LayerChoice(Kind.LAYER, Integer.parseInt(text)));
        };
    }

    /** @throws InvalidInputException if the encoder has no such layer */
    public void requireIn(SpeechEncoder encoder) {
        if (number > encoder.layers()) {
            throw InvalidInputException.of("encoder.layer", number, "0 to " + encoder.layers()
                    + ", as the speech encoder has " + encoder.layers() + " layers");
        }
    }

    /** How many states stand side by side in a row: 1, or of a weighted sum one more than there are layers. */
    public int states(SpeechEncoder encoder) {
        return kind == Kind.WEIGHTED_SUM ? encoder.layers() + 1 : 1;
    }

    /** What decides these states besides the encoder's weights, see {@link SpeechEncoder#cacheKey}. */
    public String cacheKey(SpeechEncoder encoder) {
        return encoder.cacheKey() + switch (kind) {
            case LAST -> "";
            case LAYER -> ", behind layer " + number;
            case WEIGHTED_SUM -> ", of all layers";
        };
    }

    /**
     * The states of clips, [T, states · D] each: of a weighted sum those of all layers side by side, the input of
     * the first one first.
     *
     * @throws InvalidInputException if the encoder has no such layer
     */
    public List<Tensor> of(SpeechEncoder encoder, List<float[]> clips) {
        requireIn(encoder);
        return kind == Kind.LAST ? encoder.encode(clips)
                : clips.stream().map(clip -> Scoped.compute(() -> between(encoder, clip))).toList();
    }

    private Tensor between(SpeechEncoder encoder, float[] clip) {
        var hidden = encoder.hidden(List.of(clip)).getFirst();
        return kind == Kind.LAYER ? hidden.get(number).contiguous()
                : torch.cat(new TensorVector(hidden.toArray(Tensor[]::new)), 1); // (N + 1) of [T, D]
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return switch (kind) {
            case LAST -> LAST_WORD;
            case LAYER -> Integer.toString(number);
            case WEIGHTED_SUM -> SUM_WORD;
        };
    }
}
