// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.evaluation;

import java.util.Map;

/**
 * Where a prediction comes from. Rows of one corpus, protocol, arm and seed are one run; its folds together
 * predict every test utterance once.
 *
 * @param corpus such as {@code emodb}
 * @param protocol how training and test parts were made, such as {@code leave-one-speaker-out}
 * @param arm the system or ablation
 * @param seed of training
 * @param fold the name of the test part, such as a speaker or a session
 * @param details names and hashes that a reader of the result needs: templates, recipe, base model, selection
 */
public record Origin(
        String corpus, String protocol, ArmName arm, long seed, String fold, Map<String, String> details) {
    /** The detail that says how many test clips have no description, in an arm that has descriptions. */
    public static final String NOT_DESCRIBED = "not described";

    public Origin {
        details = Map.copyOf(details);
    }

    /** Whether another prediction is of the same run, whatever its fold. */
    public boolean sameRun(Origin other) {
        return sameArm(other) && seed == other.seed;
    }

    /** Whether another prediction is of the same arm, whatever its seed and fold. */
    public boolean sameArm(Origin other) {
        return corpus.equals(other.corpus) && protocol.equals(other.protocol) && arm.equals(other.arm);
    }

    /** The arm in words: {@code emodb, leave-one-speaker-out, none/none}. */
    public String armName() {
        return corpus + ", " + protocol + ", " + arm.name();
    }

    /** The run in words: {@code emodb, leave-one-speaker-out, none/none, seed 7}. */
    public String runName() {
        return armName() + ", seed " + seed;
    }
}
