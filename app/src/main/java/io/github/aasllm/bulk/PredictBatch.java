// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import io.github.aasllm.recognizer.MeasuredClip;
import io.github.aasllm.recognizer.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clips that are recognized together, in the order in which they were given.
 *
 * <p>A batch is packed and not padded, so clips of different lengths cost each other nothing, and nothing is
 * won by sorting them. What counts is the sound in a batch: matrices of a few hundred rows keep the
 * processor's cores busy, and larger ones only take more memory.
 *
 * <p>What is in a batch follows from the order of the inputs alone, so that output repeats to the bit; {@link
 * io.github.aasllm.recognizer.Batcher}, whose batches depend on who comes when, could not do that.
 */
public final class PredictBatch implements Consumer<List<Attempt<MeasuredClip>>> {
    private static final Logger LOG = LoggerFactory.getLogger(PredictBatch.class);

    private final Function<List<MeasuredClip>, List<Prediction>> recognizer;
    private final Output<Prediction> output;
    private final Failures failures;
    private final List<Attempt<MeasuredClip>> waiting = new ArrayList<>();
    private final BatchSize size = new BatchSize();

    /** @param recognizer gives predictions in the clips' order */
    public PredictBatch(
            Function<List<MeasuredClip>, List<Prediction>> recognizer,
            Output<Prediction> output,
            Failures failures) {
        this.recognizer = recognizer;
        this.output = output;
        this.failures = failures;
    }

    /** Takes what a file has given, one or a channel each. */
    @Override
    public void accept(List<Attempt<MeasuredClip>> attempts) {
        attempts.forEach(this::accept);
    }

    void accept(Attempt<MeasuredClip> attempt) {
        if (!output.lacks(attempt.input()) && !output.isCompany(attempt.input())) {
            return;
        }
        double more = attempt.result().map(MeasuredClip::durationSeconds).orElse(0.0);
        if (!size.hasRoom(more)) {
            finish();
        }
        waiting.add(attempt);
        if (size.add(more)) {
            finish();
        }
    }

    /** Recognizes what waits, and hands on the results. */
    public void finish() {
        var batch = List.copyOf(waiting);
        waiting.clear();
        size.clear();
        var answer = answers(batch);
        for (var attempt : batch) {
            var answered = attempt.then(answer);
            if (output.lacks(attempt.input())) {
                answered.handOn(output, failures);
            }
        }
    }

    /**
     * Gives the clips' predictions in turn: from one batch, or if that fails each alone, so that one fails
     * alone.
     */
    private Function<MeasuredClip, Prediction> answers(List<Attempt<MeasuredClip>> batch) {
        var clips = batch.stream()
                .flatMap(attempt -> attempt.result().stream())
                .toList();
        try {
            var together = recognizer.apply(clips).iterator();
            return clip -> together.next();
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError unknownWhose) {
            LOG.debug("a batch of {}, now one by one", clips.size(), unknownWhose);
            return clip -> recognizer.apply(List.of(clip)).getFirst();
        }
    }
}
