// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audit;

import io.github.aasllm.audio.Waveform;
import io.github.aasllm.audit.AuditedClip.Donor;
import io.github.aasllm.corpus.Utterance;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.evaluation.Origin;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.recognizer.MeasuredClip;
import io.github.aasllm.recognizer.Prediction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Asks a model about clips under every {@link Intervention}, speaker by speaker, so that no more sound than one
 * speaker's is kept. Every intervention costs as much as predicting the clips once.
 */
public final class Audit {
    static final String OTHER = "other clip";
    static final String OTHER_LABEL = "other label";
    static final String WORDS = "words";
    static final String WORDS_SAY = "words say";
    static final String NO_EMOTION = "no emotion";
    private static final List<String> FACTS = List.of(Utterance.SPEAKER, Utterance.SEX, Utterance.SESSION);
    private static final int BATCH = 8; // clips in one packed pass

    private final AaSllm model;
    private final Askings askings;
    private final boolean tells;
    private final Optional<Imitator> imitator;
    private final Origin origin;

    /**
     * @param tells whether the model is told about the sound what its thresholds say
     * @param imitator without whom there are no answers about words
     * @param origin of the rows, each of which says its intervention besides
     */
    public Audit(AaSllm model, boolean tells, Optional<Imitator> imitator, Origin origin) {
        this.model = model;
        this.askings = new Askings(model);
        this.tells = tells;
        this.imitator = imitator;
        this.origin = origin;
    }

    /**
     * The answers about all clips, under every intervention that changes something about them.
     *
     * @param failures takes a line for each clip that cannot be used
     */
    public List<PredictionRow> rows(List<Utterance> clips, Consumer<String> failures) {
        var bySpeaker = new TreeMap<String, List<Utterance>>();
        clips.forEach(clip -> bySpeaker.computeIfAbsent(
                clip.fact(Utterance.SPEAKER).orElse("\n" + clip.id()), // of nobody known: without a donor
                unseen -> new ArrayList<>()).add(clip));
        var rows = new ArrayList<PredictionRow>();
        bySpeaker.values().forEach(own -> {
            var audited = audited(own, failures);
            for (var intervention : Intervention.values()) {
                askings.under(intervention).ifPresent(asked -> rows.addAll(answers(asked, intervention, audited)));
            }
        });
        return rows;
    }

    private List<AuditedClip> audited(List<Utterance> ofSpeaker, Consumer<String> failures) {
        var measured = new LinkedHashMap<Utterance, MeasuredClip>();
        for (var clip : ofSpeaker) {
            try {
                var own = model.measure(clip.waveform(), clip.facts());
                measured.put(clip, tells ? own : own.told(Optional.empty()));
            } catch (InvalidInputException refusal) {
                failures.accept(clip.id() + ": " + refusal.getMessage());
            }
        }
        var donors = Donors.of(List.copyOf(measured.keySet()));
        var sentences = Sentence.of(measured.keySet(), donors);
        return measured.keySet().stream().map(clip -> new AuditedClip(clip, measured.get(clip),
                Optional.ofNullable(donors.get(clip.id())).map(donor -> new Donor(donor, measured.get(donor))),
                imitator.map(its -> spoken(its, measured.get(clip), sentences.get(clip.id()))).orElse(Map.of())))
                .toList();
    }

    /** In the voice of a clip; nothing where what the others are compared with could not be said. */
    private Map<Intervention, Spoken> spoken(
            Imitator imitator, MeasuredClip clip, Map<Intervention, Sentence> sentences) {
        var voice = new Waveform(clip.heard().samples());
        var spoken = new EnumMap<Intervention, Spoken>(Intervention.class);
        for (var intervention : List.of(Intervention.NEUTRAL_WORDS, Intervention.OTHER_WORDS)) {
            Optional.ofNullable(sentences.get(intervention)).ifPresent(its -> imitator.say(its.text(), voice)
                    .ifPresent(sound -> spoken.put(intervention, new Spoken(its, model.heard(sound)))));
            if (!spoken.containsKey(Intervention.NEUTRAL_WORDS)) {
                return Map.of();
            }
        }
        return spoken;
    }

    private List<PredictionRow> answers(AaSllm asked, Intervention intervention, Collection<AuditedClip> clips) {
        var changed = new LinkedHashMap<AuditedClip, MeasuredClip>();
        clips.forEach(clip -> clip.under(intervention, model.description())
                .ifPresent(under -> changed.put(clip, under)));
        var rows = new ArrayList<PredictionRow>();
        var keys = List.copyOf(changed.keySet());
        for (int from = 0; from < keys.size(); from += BATCH) {
            var batch = keys.subList(from, Math.min(from + BATCH, keys.size()));
            var predictions = asked.answer(batch.stream().map(changed::get).toList());
            for (int i = 0; i < batch.size(); i++) {
                rows.add(row(batch.get(i), intervention, predictions.get(i)));
            }
        }
        return rows;
    }

    private PredictionRow row(AuditedClip clip, Intervention intervention, Prediction prediction) {
        var utterance = clip.utterance();
        var facts = new TreeMap<>(utterance.facts());
        facts.keySet().retainAll(FACTS);
        facts.values().removeIf(String::isBlank);
        clip.donor().ifPresent(donor -> {
            facts.put(OTHER, donor.utterance().id());
            facts.put(OTHER_LABEL, donor.utterance().label());
        });
        Optional.ofNullable(clip.spoken().get(intervention)).map(Spoken::sentence).ifPresent(sentence -> {
            facts.put(WORDS, sentence.text());
            facts.put(WORDS_SAY, sentence.says().orElse(NO_EMOTION));
        });
        var details = new TreeMap<>(origin.details());
        details.put(Intervention.DETAIL, intervention.words());
        return new PredictionRow(utterance.id(), utterance.label(), prediction.emotion(),
                ordered(prediction.probabilities()), Map.of(), facts,
                new Origin(origin.corpus(), origin.protocol(), origin.arm(), origin.seed(), origin.fold(), details));
    }

    /** In the model's order of labels, whatever order was asked in. */
    private Map<String, Double> ordered(Map<String, Double> shares) {
        var ordered = new LinkedHashMap<String, Double>();
        model.labelNames().stream().filter(shares::containsKey).forEach(label -> ordered.put(label, shares.get(label)));
        return ordered;
    }
}
