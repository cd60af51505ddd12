// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import java.util.Optional;
import java.util.regex.Pattern;

/** Why a rank failed, in the one line that it said of it. Spark hands on the words of what failed a barrier stage alone. */
final class RankFailure extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final Pattern NAMED = Pattern.compile(Pattern.quote(RankFailure.class.getName()) + ": (.*)");
    private static final Pattern TASK = Pattern.compile("barrier task .* finished unsuccessfully\\.\\n(.*)");

    RankFailure(String line) {
        super(line, null, false, false); // no trace: it is of a task, not of the training
    }

    /** The line in what Spark says of a job that failed; of a lost executor Spark's own. Empty for any other failure. */
    static Optional<String> in(Throwable job) {
        var message = String.valueOf(job.getMessage());
        var named = NAMED.matcher(message);
        if (named.find()) {
            return Optional.of(named.group(1));
        }
        var task = TASK.matcher(message);
        return task.find() ? Optional.of("rank: " + task.group(1).strip() + " (expected: its own end)") : Optional.empty();
    }
}
