// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.prompt.PromptTemplate;
import io.github.aasllm.recognizer.Batcher;
import io.github.aasllm.recognizer.MeasuredClip;
import io.github.aasllm.recognizer.Prediction;
import io.github.aasllm.recognizer.Recognizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** A recognizer for one request: it measures on the cores of all, and answers in their batches. */
record SharedRecognizer(Served served, Cores cores, Batcher<Prediction> batcher, Deadline deadline)
        implements Recognizer {
    @Override
    public MeasuredClip measure(Waveform clip, Map<String, String> facts) {
        try {
            return cores.of(() -> served.recognizer().measure(clip, facts), deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw deadline.late();
        }
    }

    @Override
    public List<Prediction> answer(List<MeasuredClip> clips) {
        try {
            var predictions = new ArrayList<Prediction>();
            for (var answer : batcher.answer(clips, deadline.left())) {
                predictions.add(answer.get());
            }
            return predictions;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw deadline.late();
        } catch (TimeoutException e) {
            throw deadline.late();
        } catch (ExecutionException e) {
            throw served.failed(e);
        }
    }

    @Override
    public List<String> labelNames() {
        return served.recognizer().labelNames();
    }

    @Override
    public List<String> dimensions() {
        return served.recognizer().dimensions();
    }

    @Override
    public boolean givesProbabilities() {
        return served.recognizer().givesProbabilities();
    }

    @Override
    public AcousticExtractor extractor() {
        return served.recognizer().extractor();
    }

    @Override
    public Optional<PromptTemplate> asked() {
        return served.recognizer().asked();
    }

    @Override
    public Optional<DescriptionTemplate> told() {
        return served.recognizer().told();
    }

    /** Leaves the model open, which is everybody's. */
    @Override
    public void close() {}
}
