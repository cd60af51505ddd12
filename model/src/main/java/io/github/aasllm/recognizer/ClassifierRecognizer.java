// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.classifier.Classifier;
import io.github.aasllm.classifier.Classifier.Kind;
import io.github.aasllm.classifier.Classifiers;
import io.github.aasllm.classifier.LabelMap;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.natives.Natives;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.prompt.PromptTemplate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A published classifier as a recognizer: an encoder and a head, asked nothing and told nothing. What stands
 * in its predictions about the sound is measured by the paper's method, and changes no answer.
 */
final class ClassifierRecognizer implements Recognizer {
    private final Classifier classifier;
    private final LabelMap map;
    private final AcousticExtractor extractor = AcousticExtractor.paper();
    private final FrontEnd frontEnd;
    private final List<String> warnings;
    private final Arithmetic arithmetic = new Arithmetic();

    private ClassifierRecognizer(Classifier classifier, LabelMap map, Normalisation hearing, boolean random) {
        this.classifier = classifier;
        this.map = map;
        this.frontEnd = new FrontEnd(hearing, classifier.mostSamples());
        this.warnings = Stream.concat(classifier.warnings().stream(), random ? Stream.of(Setup.RANDOM) : Stream.empty())
                .toList();
    }

    /** Whether a folder holds a classifier: a published one, or an encoder head of this program's own. */
    static boolean isIn(Path folder) {
        return HeadClassifier.isIn(folder) || Classifiers.isIn(folder);
    }

    /** @throws InvalidInputException if the folder is damaged, or a setting means nothing for a classifier */
    static ClassifierRecognizer open(Settings settings) {
        refuse(settings);
        Natives.prepare();
        var residency = Memory.residencyOfEncoder(settings.precision());
        boolean own = HeadClassifier.isIn(settings.model());
        var classifier = own ? HeadClassifier.open(settings.model(), residency)
                : Classifiers.open(settings.model(), residency).orElseThrow();
        try {
            var names = settings.answers().map();
            var map = names.map(list -> LabelMap.parse(list, classifier.labels())).orElse(LabelMap.NONE);
            if (classifier.kind() == Kind.DIMENSIONS && names.isPresent()) {
                throw InvalidInputException.of("map of labels", names.get(),
                        "none: dimensions are no labels").in(settings.model());
            }
            var bundle = Bundle.read(settings.model());
            var hearing = own ? bundle.hearing().orElse(Normalisation.NONE) : Normalisation.NONE;
            return new ClassifierRecognizer(classifier, map, hearing, bundle.random());
        } catch (RuntimeException e) {
            classifier.close();
            throw e;
        }
    }

    private static void refuse(Settings settings) {
        var given = new LinkedHashMap<String, Optional<?>>();
        given.put("LoRA folder", settings.lora());
        given.put("labels", settings.answers().labels());
        given.put("prompt", settings.prompt());
        given.put("description", settings.description());
        given.put("thresholds", settings.thresholds());
        given.put("decode", settings.decode());
        given.put("unlearned labels", Optional.of("let through").filter(any -> settings.answers().unlearned()));
        given.forEach((what, value) -> {
            if (value.isPresent()) {
                throw InvalidInputException.of(what, "one, with a classifier", "none: a classifier has labels of its"
                        + " own, and no LLM").in(settings.model());
            }
        });
    }

    @Override
    public MeasuredClip measure(Waveform clip, Map<String, String> facts) {
        if (clip.samples().length < classifier.encoder().fewestSamples()) {
            throw InvalidInputException.of("duration", clip.durationSeconds() + " s", "at least "
                    + (double) classifier.encoder().fewestSamples() / Waveform.SAMPLE_RATE
                    + " s, one state of the speech encoder");
        }
        return MeasuredClip.of(clip, frontEnd, extractor).readWith(warnings);
    }

    @Override
    public List<Prediction> answer(List<MeasuredClip> clips) {
        if (clips.isEmpty()) {
            return List.of();
        }
        var numbers = arithmetic.exclusively(() -> {
            var heard = clips.stream().map(clip -> clip.heard().samples()).toList();
            return classifier.kind() == Kind.CLASSES
                    ? classifier.probabilities(heard) : classifier.logits(heard);
        });
        return IntStream.range(0, clips.size())
                .mapToObj(i -> prediction(clips.get(i), numbers.get(i)))
                .toList();
    }

    private Prediction prediction(MeasuredClip clip, float[] outputs) {
        var numbers = FiniteNumbers.require(
                classifier.kind() == Kind.DIMENSIONS ? "dimensions" : "probabilities", outputs);
        var byName = new LinkedHashMap<String, Double>();
        for (int i = 0; i < numbers.length; i++) {
            byName.merge(map.of(classifier.labels().get(i)), (double) numbers[i], Double::sum);
        }
        if (classifier.kind() == Kind.DIMENSIONS) {
            return Prediction.ofDimensions(clip, byName);
        }
        var likeliest = byName.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
        return Prediction.of(clip, new Decision(likeliest, byName, Map.of()), Optional.empty());
    }

    @Override
    public List<String> labelNames() {
        return classifier.kind() == Kind.CLASSES ? map.of(classifier.labels()) : List.of();
    }

    @Override
    public List<String> dimensions() {
        return classifier.kind() == Kind.DIMENSIONS ? classifier.labels() : List.of();
    }

    @Override
    public Precision precision() {
        var layers = new ArrayList<Linear>();
        classifier.encoder().linears((name, linear) -> layers.add(linear));
        return Precision.of(layers);
    }

    @Override
    public AcousticExtractor extractor() {
        return extractor;
    }

    @Override
    public Optional<PromptTemplate> asked() {
        return Optional.empty();
    }

    @Override
    public Optional<DescriptionTemplate> told() {
        return Optional.empty();
    }

    @Override
    public void close() {
        arithmetic.close();
        classifier.close();
    }
}
