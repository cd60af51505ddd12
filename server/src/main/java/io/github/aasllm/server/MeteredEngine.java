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

/** An engine whose answers are counted. */
record MeteredEngine(Engine engine, Metrics metrics) implements Engine {
    @Override
    public ModelCard card() {
        return engine.card();
    }

    @Override
    public boolean isReady() {
        return engine.isReady();
    }

    @Override
    public Load load() {
        return engine.load();
    }

    @Override
    public Heard answer(Question question, Deadline deadline) throws InterruptedException {
        long began = System.nanoTime();
        var heard = engine.answer(question, deadline);
        metrics.answered(heard.seconds(), System.nanoTime() - began);
        return heard;
    }

    @Override
    public HeardTimeline timeline(Question question, TimelineOptions options, Deadline deadline)
            throws InterruptedException {
        long began = System.nanoTime();
        var heard = engine.timeline(question, options, deadline);
        metrics.answered(heard.seconds(), System.nanoTime() - began);
        return heard;
    }

    @Override
    public void close() {
        engine.close();
    }
}
