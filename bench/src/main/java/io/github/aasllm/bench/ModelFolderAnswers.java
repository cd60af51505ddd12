// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bench;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.description.Thresholds;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.prompt.PromptTemplate;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.recognizer.Families;
import io.github.aasllm.recognizer.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * What this library asks a model about a clip, and the probabilities that it finds, as JSON: {@code
 * ModelFolderAnswers MODEL_DIR CLIP}.
 *
 * <p>Each built-in prompt is asked without a description and with one. {@code check_model_folder.py} takes
 * the texts from here, puts them to the peer, and compares the probabilities.
 */
public final class ModelFolderAnswers {
    /** Any will do, so long as the clip gets a description. */
    private static final Thresholds THRESHOLDS = new Thresholds(
            Method.PAPER,
            Normalisation.NONE,
            Waveform.SAMPLE_RATE,
            Map.of(Cue.PITCH, List.of(300.0), Cue.INTENSITY, List.of(-20.0), Cue.SPEECH_RATE, List.of(2.0),
                    Cue.ARTICULATION_RATE, List.of(4.0)),
            1,
            "",
            Map.of(Cue.PITCH, 1, Cue.INTENSITY, 1, Cue.SPEECH_RATE, 1, Cue.ARTICULATION_RATE, 1));

    private ModelFolderAnswers() {}

    public static void main(String[] arguments) {
        var model = Path.of(arguments[0]);
        var clip = AudioFile.read(Path.of(arguments[1]));
        var questions = Families.in(model).prompts().stream()
                .map(PromptTemplate::builtIn)
                .flatMap(template -> Stream.of(
                        question(Settings.of(model), template, clip),
                        question(Settings.of(model).withThresholds(THRESHOLDS), template, clip)))
                .toList();
        System.out.println(new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(questions));
    }

    private static Map<String, Object> question(Settings settings, PromptTemplate template, Waveform clip) {
        try (var recognizer = AaSllm.load(settings.withPrompt(template).withLabels(LabelSet.FOUR_EMOTIONS))) {
            var prediction = recognizer.recognize(clip);
            List<String> answers = LabelSet.FOUR_EMOTIONS.labels().stream()
                    .map(label -> template.answer(label) + template.end())
                    .toList();
            var question = new LinkedHashMap<String, Object>();
            question.put("prompt", template.name());
            question.put("before", template.before());
            question.put("after", template.after(prediction.description().orElse(null)));
            question.put("answers", answers);
            question.put("probabilities", prediction.probabilities().values());
            return question;
        }
    }
}
