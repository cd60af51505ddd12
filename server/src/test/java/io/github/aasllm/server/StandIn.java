// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import io.github.aasllm.engine.Deadline;
import io.github.aasllm.engine.Engine;
import io.github.aasllm.engine.Heard;
import io.github.aasllm.engine.HeardTimeline;
import io.github.aasllm.engine.Load;
import io.github.aasllm.engine.ModelCard;
import io.github.aasllm.engine.Question;
import io.github.aasllm.engine.TimelineOptions;

/** An engine that says what its model is, is ready, and must not be asked unless a test gives it an answer. */
class StandIn implements Engine {
    private final ModelCard card;

    StandIn(ModelCard card) {
        this.card = card;
    }

    @Override
    public ModelCard card() {
        return card;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public Load load() {
        return new Load(0, 0, 0, 0);
    }

    @Override
    public Heard answer(Question question, Deadline deadline) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    @Override
    public HeardTimeline timeline(Question question, TimelineOptions options, Deadline deadline) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
