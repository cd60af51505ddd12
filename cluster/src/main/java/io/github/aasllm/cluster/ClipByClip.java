// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cluster;

import io.github.aasllm.bulk.Attempt;
import io.github.aasllm.bulk.Failures;
import java.util.List;
import java.util.function.Function;

/** Works on each clip as it comes. */
record ClipByClip<R>(Records<R> records, Failures failures, Function<Clip, List<Attempt<R>>> work)
        implements Work.Flow {
    ClipByClip(Records<R> records, Function<Clip, List<Attempt<R>>> work) {
        this(records, Records.unsaid(), work);
    }

    @Override
    public void accept(Clip clip) {
        var attempts = work.apply(clip);
        records.expect(attempts.size());
        attempts.forEach(attempt -> attempt.handOn(records, failures));
    }

    @Override
    public void finish() {}
}
