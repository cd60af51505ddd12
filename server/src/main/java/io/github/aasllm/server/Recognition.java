// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.Sound;
import io.github.aasllm.audio.SoundSettings;
import io.github.aasllm.audio.SoundSource;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.recognizer.Batcher;
import io.github.aasllm.recognizer.Explainer;
import io.github.aasllm.recognizer.MeasuredClip;
import io.github.aasllm.recognizer.Prediction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Answers sounds of many threads: as many are decoded and measured at a time as there are cores, and those
 * that are measured join in packed batches.
 */
final class Recognition implements AutoCloseable {
    private final AaSllm recognizer;
    private final double maxSeconds;
    private final Semaphore cores = new Semaphore(Runtime.getRuntime().availableProcessors(), true);
    private final Batcher<Prediction> answering;
    private final Optional<Batcher<Prediction>> explaining;

    Recognition(AaSllm recognizer, ServerSettings settings) {
        this.recognizer = recognizer;
        this.maxSeconds = settings.maxSeconds();
        this.answering = new Batcher<>(recognizer::answer, Batcher.SECONDS, settings.queue());
        this.explaining = explainer(recognizer).map(explainer -> new Batcher<>(
                clips -> clips.stream().map(explainer::explain).toList(), 0, settings.queue()));
    }

    private static Optional<Explainer> explainer(AaSllm recognizer) {
        try {
            return Optional.of(recognizer.explainer());
        } catch (InvalidInputException nothingToExplain) {
            return Optional.empty();
        }
    }

    AaSllm recognizer() {
        return recognizer;
    }

    boolean explains() {
        return explaining.isPresent();
    }

    /** @throws Refusal 400 if an explanation is asked for that the model has not */
    void requireAnswerable(boolean explain) {
        if (explain && explaining.isEmpty()) {
            throw Refusal.of(400, "explain", true, "false, for this model has no thresholds to explain by");
        }
    }

    /**
     * The answer for a sound.
     *
     * @throws Refusal 422 if it cannot be decoded, 413 if it is too long, 503 if time does not suffice
     */
    Heard answer(SoundSource source, boolean explain, Deadline deadline) throws InterruptedException {
        requireAnswerable(explain);
        var clip = measured(source, deadline);
        var batcher = explain ? explaining.orElseThrow() : answering;
        try {
            var prediction = batcher.answer(List.of(clip), deadline.left()).getFirst().get();
            return new Heard(prediction, (double) clip.heard().length / Waveform.SAMPLE_RATE,
                    clip.durationSeconds());
        } catch (TimeoutException e) {
            throw late(deadline);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private MeasuredClip measured(SoundSource source, Deadline deadline) throws InterruptedException {
        if (!cores.tryAcquire(Math.max(0, deadline.left().toMillis()), TimeUnit.MILLISECONDS)) {
            throw late(deadline);
        }
        try {
            var sound = AudioFile.read(source, SoundSettings.STANDARD);
            requireLength(sound, source.name());
            return recognizer.measure(sound.waveform(), Map.of()).readWith(sound.warnings());
        } catch (InvalidInputException undecodable) {
            var message = undecodable.getMessage();
            throw Refusal.of(422, message.contains(" in " + source.name())
                    ? undecodable : undecodable.in(source.name()));
        } finally {
            cores.release();
        }
    }

    private void requireLength(Sound sound, String name) {
        double seconds = sound.waveform().durationSeconds();
        if (seconds > maxSeconds) {
            throw Refusal.of(413, InvalidInputException.of(
                    "duration", seconds + " s", "at most " + maxSeconds + " s").in(name));
        }
    }

    private static Refusal late(Deadline deadline) {
        return Refusal.of(503, "answer", "not there after " + deadline.allowed().toSeconds() + " s",
                "a server with less to do").retryAfter(5);
    }

    /** Answers those who have come, and closes nothing else. */
    @Override
    public void close() {
        explaining.ifPresent(Batcher::close);
        answering.close();
    }
}
