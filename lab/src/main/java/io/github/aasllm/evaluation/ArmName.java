// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an arm is: a system or ablation. Which of them stand for rows of the paper is said here and nowhere else.
 *
 * @param system how clips are described in training and in test, such as {@code aligned/none}, or another word,
 *     such as {@code encoder-head}
 * @param variants what is not as in the paper, such as {@code voice} and {@code prior}; mostly empty
 */
public record ArmName(String system, List<String> variants) implements Comparable<ArmName> {
    /** What parts the variants of a name. */
    static final String COMMA = ", ";

    /** The system that decides by an encoder head. */
    public static final String ENCODER_HEAD = "encoder-head";

    /** The system that decides by logistic regression. */
    public static final String LOGISTIC_REGRESSION = "logistic-regression";

    /** The system that decides by a linear support vector machine. */
    public static final String SVM = "svm";

    private static final Set<String> WITHOUT_TEXT = Set.of(ENCODER_HEAD, LOGISTIC_REGRESSION, SVM);

    /** What Table 1 calls the encoders whose frozen states the paper puts its head on, by their kind. */
    private static final Map<String, String> FROZEN = Map.of(
            "wavlm", "WavLM", "whisper", "Whisper", "emotion2vec", "emotion2vec");

    /** How the variant begins of which other weights of the LLM's boxes were trained than the paper's LoRA. */
    private static final String TUNE = "tune ";

    /** The variant that is asked beside the LLM, which alone decides in the paper. */
    public static final String SPECTRAL_STATISTICS = "spectral statistics";

    /** The variant whose weights were selected on the test part. */
    public static final String TEST_ORACLE = "test-oracle";

    /** The paper's AA-SLLM. */
    public static final ArmName FULL = of("aligned/aligned");

    /** The paper's "w/o AE &amp; DC": trained and tested without descriptions. */
    public static final ArmName WITHOUT_DESCRIPTION = of("none/none");

    /** The paper's "w/o LLM", which is also its Whisper. */
    public static final ArmName WITHOUT_LLM = of(ENCODER_HEAD);

    /** Says in opposite words what {@link #FULL} says: a check. */
    public static final ArmName INVERTED = of("inverted/inverted");

    private static final List<ArmName> ORDER = List.of(
            FULL,
            WITHOUT_DESCRIPTION,
            WITHOUT_LLM,
            of("constant/constant"),
            of("shuffled/shuffled"),
            of("aligned/shuffled"),
            of("aligned/inverted"),
            INVERTED);

    public ArmName {
        variants = List.copyOf(variants);
    }

    /** A system as it is in the paper, without variants. */
    public static ArmName of(String system) {
        return new ArmName(system, List.of());
    }

    /** The arm of a name as {@link #name} writes it, which is all that a row of an earlier release has. */
    public static ArmName ofName(String name) {
        var parts = List.of(name.split(COMMA, -1));
        return new ArmName(parts.getFirst(), parts.subList(1, parts.size()));
    }

    /** The variant of a speech LLM of which whole weights were trained, such as {@code tune adapter+llm}. */
    public static String tuned(String boxes) {
        return TUNE + boxes.replace(COMMA, "+");
    }

    /**
     * Its part among the arms of one experiment, in all of which the same weights are trained and the same is asked
     * beside the LLM: it stands for no row of the paper by that, but is compared as the paper's arm is.
     */
    public ArmName part() {
        return new ArmName(system, variants.stream()
                .filter(variant -> !variant.startsWith(TUNE) && !variant.equals(SPECTRAL_STATISTICS)).toList());
    }

    /** In words: the system, and the variants behind it, such as {@code aligned/shuffled, voice}. */
    public String name() {
        return variants.isEmpty() ? system : system + COMMA + String.join(COMMA, variants);
    }

    /** The row of the paper's Table 2 that it stands for, if it does. */
    public Optional<String> publishedAs() {
        if (equals(FULL)) {
            return Optional.of("AA-SLLM");
        }
        if (equals(WITHOUT_DESCRIPTION)) {
            return Optional.of("AA-SLLM w/o AE & DC");
        }
        return equals(WITHOUT_LLM) ? Optional.of("AA-SLLM w/o LLM") : Optional.empty();
    }

    /** The row of the paper's Table 1 that it stands for, if it does. */
    public Optional<String> publishedInTableOne() {
        if (equals(FULL)) {
            return Optional.of("AA-SLLM");
        }
        if (equals(WITHOUT_LLM)) {
            return Optional.of("Whisper");
        }
        return system.equals(ENCODER_HEAD) && variants.size() == 1
                ? Optional.ofNullable(FROZEN.get(variants.getFirst().split(" ", -1)[0])) : Optional.empty();
    }

    /** Whether it is an encoder head or a baseline, however its weights were selected. */
    public boolean readsNoText() {
        return WITHOUT_TEXT.contains(system);
    }

    /** Whether its weights were selected on the test part, so that it can be compared with nothing. */
    public boolean selectedOnTest() {
        return system.equals(TEST_ORACLE) || variants.contains(TEST_ORACLE);
    }

    /** The paper's three first, then the controls, then all others by name. */
    @Override
    public int compareTo(ArmName other) {
        return Comparator.comparingInt(ArmName::place)
                .thenComparing(ArmName::name)
                .compare(this, other);
    }

    private int place() {
        return ORDER.contains(part()) ? ORDER.indexOf(part()) : ORDER.size();
    }

    @Override
    public String toString() {
        return name();
    }
}
