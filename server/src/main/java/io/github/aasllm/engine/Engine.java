// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

/** What answers sounds, for many threads at a time. */
public interface Engine extends AutoCloseable {
    /** What there is to say about the model. */
    ModelCard card();

    /** Whether a question would be answered now. */
    boolean isReady();

    /** What it is at. */
    Load load();

    /**
     * The answer for a sound.
     *
     * @throws Refusal 400 if an explanation is asked for that the model has not, 422 if the sound cannot be
     *     decoded, 413 if it is too long, 500 if the model's numbers are none, 503 if time does not suffice or
     *     what computes it ends
     */
    Heard answer(Question question, Deadline deadline) throws InterruptedException;

    /**
     * The timeline of a sound.
     *
     * @throws Refusal as for an answer; 400 if the model tells no emotions, or no probabilities
     */
    HeardTimeline timeline(Question question, TimelineOptions options, Deadline deadline) throws InterruptedException;

    /** Answers those who have come, and ends. */
    @Override
    void close();
}
