// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.spring;

import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.SoundSettings;
import io.github.aasllm.audio.SoundSource;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recognizer.Batcher;
import io.github.aasllm.recognizer.MeasuredClip;
import io.github.aasllm.recognizer.Prediction;
import io.github.aasllm.recognizer.Recognizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says which emotion is in a sound, for callers in any threads: those that come at the same time are answered in one
 * packed batch.
 */
public class SpeechEmotions implements AutoCloseable {
    private final Recognizer recognizer;
    private final Batcher<Prediction> batcher;
    private final Calls calls;
    private volatile Optional<Throwable> fault = Optional.empty();

    /** Is told how each call ended, and how long it took. */
    interface Calls {
        void ended(String outcome, long nanos);
    }

    SpeechEmotions(Recognizer recognizer, double batchSeconds, int places, Calls calls) {
        this.recognizer = recognizer;
        this.batcher = new Batcher<>(recognizer::answer, batchSeconds, places);
        this.calls = calls;
    }

    /**
     * The emotion in an audio file.
     *
     * @throws InvalidInputException if the file is none, is damaged or too short
     */
    public Prediction recognize(Path file) {
        return recognize(SoundSource.of(file));
    }

    /**
     * The emotion in an encoded sound, such as an upload.
     *
     * @throws InvalidInputException if it is none, is damaged or too short
     */
    public Prediction recognize(SoundSource source) {
        long began = System.nanoTime();
        var outcome = "fault";
        try {
            var prediction = batcher.answer(measured(source));
            outcome = "answered";
            fault = Optional.empty();
            return prediction;
        } catch (InvalidInputException refusal) {
            outcome = "refused";
            throw refusal;
        } catch (InterruptedException e) {
            outcome = "interrupted";
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a sound was waiting", e);
        } catch (RuntimeException | Error failure) {
            fault = Optional.of(failure);
            throw failure;
        } finally {
            calls.ended(outcome, System.nanoTime() - began);
        }
    }

    private MeasuredClip measured(SoundSource source) {
        var sound = AudioFile.read(source, SoundSettings.STANDARD);
        return recognizer.measure(sound.waveform(), Map.of()).readWith(sound.warnings());
    }

    /** The names of the emotions, in the order of the probabilities. */
    public List<String> labels() {
        return recognizer.labelNames();
    }

    /** What the last call that got an answer or none for a fault of ours ended with; empty after an answer. */
    Optional<Throwable> fault() {
        return fault;
    }

    @Override
    public void close() {
        batcher.close();
    }
}
