// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.Damaged;
import io.github.aasllm.audio.SoundSettings;
import io.github.aasllm.audio.SoundSource;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.prompt.PromptTemplate;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.recognizer.Batcher;
import io.github.aasllm.recognizer.Explainer;
import io.github.aasllm.recognizer.MeasuredClip;
import io.github.aasllm.recognizer.Prediction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Answers with a model in this process: as many sounds are decoded and measured at a time as there are cores,
 * and those that are measured join in packed batches.
 */
public final class Recognition implements Engine {
    private final Served served;
    private final ModelCard card;
    private final double maxSeconds;
    private final Progress progress = new Progress();
    private final Cores cores = new Cores(progress);
    private final Batcher<Prediction> answering;
    private final Optional<Batcher<Prediction>> explaining;
    private final TimelineAnswers timelines;

    /** @param served whose recognizer this does not close */
    public Recognition(Served served, Limits limits) {
        this.served = served;
        this.maxSeconds = limits.maxSeconds();
        var recognizer = served.recognizer();
        this.answering = new Batcher<>(
                clips -> progress.ofBatch(clips.size(), () -> recognizer.answer(clips)),
                Batcher.SECONDS, limits.questions());
        this.explaining = explainer(served).map(explainer -> new Batcher<>(
                clips -> progress.ofBatch(clips.size(), () -> clips.stream().map(explainer::explain).toList()),
                0, limits.questions()));
        this.timelines = new TimelineAnswers(served, cores, answering, progress, maxSeconds);
        this.card = new ModelCard(served.name(), recognizer.labelNames(),
                recognizer.asked().map(PromptTemplate::name), explaining.isPresent(), recognizer.givesProbabilities());
    }

    private static Optional<Explainer> explainer(Served served) {
        try {
            return served.recognizer() instanceof AaSllm llm ? Optional.of(llm.explainer()) : Optional.empty();
        } catch (InvalidInputException nothingToExplain) {
            return Optional.empty();
        }
    }

    @Override
    public ModelCard card() {
        return card;
    }

    /** What it is at. */
    Progress.Pulse pulse() {
        return progress.pulse();
    }

    @Override
    public Load load() {
        var pulse = progress.pulse();
        return new Load(0, pulse.batches(), pulse.clips(), 0);
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public Heard answer(Question question, Deadline deadline) throws InterruptedException {
        card.requireAnswerable(question.explain());
        var clip = measured(question, deadline);
        var batcher = question.explain() ? explaining.orElseThrow() : answering;
        try {
            return heard(question, clip, batcher.answer(List.of(clip), deadline.left()).getFirst().get());
        } catch (TimeoutException e) {
            throw deadline.late();
        } catch (ExecutionException e) {
            throw served.failed(e);
        }
    }

    @Override
    public HeardTimeline timeline(Question question, TimelineOptions options, Deadline deadline) {
        card.requireTimelines();
        return timelines.of(question, options, deadline);
    }

    private Heard heard(Question question, MeasuredClip clip, Prediction prediction) {
        var warnings = prediction.warnings().stream().map(served::without).map(OptionWords::overHttp).toList();
        var record = new LinkedHashMap<>(served.records().of(question.name(), prediction, question.explain()));
        record.replace("warnings", warnings);
        return new Heard(prediction.emotion(), prediction.probabilities(), warnings, record,
                new Heard.Seconds((double) clip.heard().samples().length / Waveform.SAMPLE_RATE, clip.durationSeconds()));
    }

    private MeasuredClip measured(Question question, Deadline deadline) throws InterruptedException {
        var source = question.sound().source(question.name());
        var settings = SoundSettings.STANDARD.withDamaged(question.damaged().orElse(Damaged.REFUSE));
        try {
            return cores.of(() -> measured(source, settings), deadline);
        } catch (InvalidInputException undecodable) {
            throw Refusal.undecodable(undecodable, source.name());
        }
    }

    private MeasuredClip measured(SoundSource source, SoundSettings settings) {
        var sound = new LimitedSound(source.name(), maxSeconds);
        var warnings = AudioFile.pass(source, settings, sound);
        return served.recognizer().measure(sound.waveform(), Map.of()).readWith(warnings);
    }

    @Override
    public void close() {
        explaining.ifPresent(Batcher::close);
        answering.close();
    }
}
