// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.report;

import io.github.aasllm.evaluation.ArmName;
import io.github.aasllm.evaluation.Origin;
import java.util.Comparator;

/** One run: its folds together predict every utterance of the test parts once. */
record RunName(Setting setting, ArmName arm, long seed) implements Comparable<RunName> {

    /** One corpus under one protocol; only runs of one setting can be compared. */
    record Setting(String corpus, String protocol) implements Comparable<Setting> {
        private static final String NO_FOLDS = "none";

        @Override
        public int compareTo(Setting other) {
            return Comparator.comparing(Setting::corpus).thenComparing(Setting::protocol)
                    .compare(this, other);
        }

        /** {@code emodb, leave-one-speaker-out}; where nothing was learned in folds, the corpus alone. */
        String words() {
            return protocol.equals(NO_FOLDS) ? corpus : corpus + ", " + protocol;
        }
    }

    static RunName of(Origin origin) {
        return new RunName(new Setting(origin.corpus(), origin.protocol()), origin.arm(),
                origin.seed());
    }

    @Override
    public int compareTo(RunName other) {
        return Comparator.comparing(RunName::setting)
                .thenComparing(RunName::arm)
                .thenComparing(RunName::seed)
                .compare(this, other);
    }

    /** {@code emodb, leave-one-speaker-out, none/none, seed 7} */
    String words() {
        return setting.words() + ", " + arm.name() + ", seed " + seed;
    }
}
