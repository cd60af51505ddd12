// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bundle;

import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.description.AnyThresholds;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.description.ThresholdsJson;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.prompt.Label;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.prompt.PromptTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The content of an {@code aasllm.json}; what it does not say is empty.
 *
 * @param labels with their answers
 * @param prompt the template that the weights were trained with
 * @param description the wording of descriptions that they were trained with
 * @param thresholds of their training set
 * @param calibration of their probabilities
 * @param states how the speech encoder's states of the training clips lie, against which a speaker's are read
 * @param spectrum what is asked beside the LLM; of these very weights, so it is nobody's ancestor's
 * @param hearing what is done to a clip before the speech encoder hears it; empty where it hears it as it is
 * @param decode how they were trained and chosen to be asked
 * @param provenance where they come from
 * @param making how the folder came to be, of which its card is made; empty in folders of other programs
 * @param random whether the weights are random, so that an emotion means nothing
 */
public record Bundle(
        Optional<LabelSet> labels,
        Optional<PromptTemplate> prompt,
        Optional<DescriptionTemplate> description,
        Optional<AnyThresholds> thresholds,
        Optional<Calibration> calibration,
        Optional<StateStatistics> states,
        Optional<SpectralHead> spectrum,
        Optional<Normalisation> hearing,
        Optional<Decode> decode,
        Optional<Provenance> provenance,
        Optional<Making> making,
        boolean random) {
    /** The name of the file in its folder. */
    public static final String FILE = "aasllm.json";

    /** The name of the model card in its folder. */
    public static final String CARD = "README.md";

    private static final String SPECTRUM = "spectral_statistics";
    private static final int FORMAT = 1;
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** Says nothing. */
    public static final Bundle EMPTY = saying(false);

    /** Says only that the weights are random. */
    public static final Bundle RANDOM = saying(true);

    private static Bundle saying(boolean random) {
        return new Bundle(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                random);
    }

    public Bundle withLabels(LabelSet set) {
        return new Bundle(
                Optional.of(set), prompt, description, thresholds, calibration, states, spectrum, hearing, decode,
                provenance, making, random);
    }

    public Bundle withPrompt(PromptTemplate template) {
        return new Bundle(
                labels, Optional.of(template), description, thresholds, calibration, states, spectrum, hearing, decode,
                provenance, making,
                random);
    }

    public Bundle withDescription(DescriptionTemplate template) {
        return new Bundle(
                labels, prompt, Optional.of(template), thresholds, calibration, states, spectrum, hearing, decode,
                provenance, making, random);
    }

    public Bundle withThresholds(AnyThresholds cuts) {
        return new Bundle(
                labels, prompt, description, Optional.of(cuts), calibration, states, spectrum, hearing, decode,
                provenance, making, random);
    }

    public Bundle withCalibration(Calibration fitted) {
        return new Bundle(
                labels, prompt, description, thresholds, Optional.of(fitted), states, spectrum, hearing, decode,
                provenance, making, random);
    }

    public Bundle withStates(StateStatistics ofTraining) {
        return new Bundle(
                labels, prompt, description, thresholds, calibration, Optional.of(ofTraining), spectrum, hearing, decode,
                provenance, making, random);
    }

    public Bundle withSpectrum(SpectralHead head) {
        return new Bundle(
                labels, prompt, description, thresholds, calibration, states, Optional.of(head), hearing, decode,
                provenance, making, random);
    }

    public Bundle withHearing(Normalisation normalisation) {
        return new Bundle(
                labels, prompt, description, thresholds, calibration, states, spectrum, Optional.of(normalisation), decode,
                provenance, making,
                random);
    }

    public Bundle withDecode(Decode way) {
        return new Bundle(
                labels, prompt, description, thresholds, calibration, states, spectrum, hearing, Optional.of(way),
                provenance, making, random);
    }

    public Bundle withProvenance(Provenance origin) {
        return new Bundle(
                labels, prompt, description, thresholds, calibration, states, spectrum, hearing, decode,
                Optional.of(origin), making, random);
    }

    public Bundle withMaking(Making facts) {
        return new Bundle(
                labels, prompt, description, thresholds, calibration, states, spectrum, hearing, decode, provenance,
                Optional.of(facts), random);
    }

    /**
     * Reads the file of a folder; {@link #EMPTY} where there is none.
     *
     * @throws InvalidInputException if a part is damaged, or a template does not have the hash that stands
     *     beside it
     */
    public static Bundle read(Path folder) {
        var file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return EMPTY;
        }
        var fields = JsonFields.read(file);
        int format = fields.count("format", FORMAT);
        if (format != FORMAT) {
            throw fields.refusal("format", format, "1; a newer release of this program reads it");
        }
        return new Bundle(
                fields.has("labels") ? Optional.of(labels(fields)) : Optional.empty(),
                fields.has("prompt") ? Optional.of(prompt(fields.object("prompt"))) : Optional.empty(),
                fields.has("description")
                        ? Optional.of(description(fields.object("description")))
                        : Optional.empty(),
                fields.has("thresholds")
                        ? Optional.of(ThresholdsJson.fromJson(fields.node().get("thresholds"), file))
                        : Optional.empty(),
                fields.has("calibration")
                        ? Optional.of(Calibration.read(fields.object("calibration")))
                        : Optional.empty(),
                fields.has("states")
                        ? Optional.of(StateStatistics.read(fields.object("states")))
                        : Optional.empty(),
                fields.has(SPECTRUM)
                        ? Optional.of(SpectralHead.read(fields.object(SPECTRUM)))
                        : Optional.empty(),
                fields.text("hearing").map(key -> located(fields, () -> Normalisation.of(key))),
                fields.text("decoder").map(way -> Decode.named(fields, way)),
                fields.has("provenance")
                        ? Optional.of(ProvenanceJson.read(fields.object("provenance")))
                        : Optional.empty(),
                fields.has("making")
                        ? Optional.of(MakingJson.read(fields.object("making")))
                        : Optional.empty(),
                fields.flag("random", false));
    }

    /**
     * What this says and, where it says nothing, what another says, which is its ancestor. The clips that
     * either saw are seen; how the ancestor was made is not how this was, and what was asked beside its weights is not
     * asked beside others. Weights are random if the ancestor's
     * are and these have seen nothing.
     */
    public Bundle or(Bundle other) {
        return new Bundle(
                labels.or(other::labels),
                prompt.or(other::prompt),
                description.or(other::description),
                thresholds.or(other::thresholds),
                calibration.or(other::calibration),
                states.or(other::states),
                spectrum,
                hearing.or(other::hearing),
                decode.or(other::decode),
                provenance.map(own -> other.provenance.map(own::after).orElse(own)).or(other::provenance),
                making,
                random || other.random && provenance.map(Provenance::seen).orElse(List.of()).isEmpty());
    }

    /** Writes the file into a folder, and where it says how that was made, the model card as README.md. */
    public void write(Path folder) {
        // this and the sorted ones: every JVM writes the same bytes
        var content = new LinkedHashMap<String, Object>();
        content.put("format", FORMAT);
        content.put("random", random);
        labels.ifPresent(set -> content.put("labels", LabelsJson.toJson(set)));
        prompt.ifPresent(p -> content.put(
                "prompt", new TreeMap<>(Map.of("name", p.name(), "sha256", p.hash(), "text", p.source()))));
        description.ifPresent(
                d -> content.put(
                        "description",
                        new TreeMap<>(Map.of("name", d.name(), "sha256", d.hash(), "text", d.text()))));
        thresholds.ifPresent(t -> content.put("thresholds", ThresholdsJson.toJson(t)));
        calibration.ifPresent(c -> content.put("calibration", c.toJson()));
        states.ifPresent(s -> content.put("states", s.toJson()));
        spectrum.ifPresent(head -> content.put(SPECTRUM, head.toJson()));
        hearing.ifPresent(normalisation -> content.put("hearing", normalisation.key()));
        decode.ifPresent(way -> content.put("decoder", way.key()));
        provenance.ifPresent(p -> content.put("provenance", ProvenanceJson.toJson(p)));
        making.ifPresent(m -> content.put("making", MakingJson.toJson(m)));
        try {
            Files.writeString(folder.resolve(FILE), MAPPER.writeValueAsString(content) + "\n");
            if (making.isPresent()) {
                Files.writeString(folder.resolve(CARD), ModelCard.of(this, making.get()));
            }
        } catch (IOException e) {
            throw InvalidInputException.of(FILE, e.getMessage(), "a writable folder").in(folder).causedBy(e);
        }
    }

    private static LabelSet labels(JsonFields fields) {
        var labels = new ArrayList<Label>();
        for (var label : fields.list("labels")) {
            var name = required(label, "name");
            var answer = label.text("answer").orElse(name);
            labels.add(located(label, () -> new Label(name, answer)));
        }
        return located(fields, () -> new LabelSet(labels));
    }

    private static PromptTemplate prompt(JsonFields fields) {
        var name = required(fields, "name");
        var text = required(fields, "text");
        var template = located(fields, () -> new PromptTemplate(name, text));
        requireHash(fields, template.hash());
        return template;
    }

    private static DescriptionTemplate description(JsonFields fields) {
        var name = required(fields, "name");
        var text = required(fields, "text");
        var template = located(fields, () -> new DescriptionTemplate(name, text));
        requireHash(fields, template.hash());
        return template;
    }

    static String required(JsonFields fields, String key) {
        return fields.text(key).orElseThrow(() -> fields.refusal(key, "none", "text"));
    }

    private static void requireHash(JsonFields fields, String hash) {
        var stated = fields.text("sha256").orElse(hash);
        if (!stated.equals(hash)) {
            throw fields.refusal("sha256", stated, hash + ", the hash of the text beside it");
        }
    }

    /** Builds a part, and names the file in a refusal that does not know it. */
    static <T> T located(JsonFields fields, Supplier<T> part) {
        try {
            return part.get();
        } catch (InvalidInputException e) {
            throw e.in(fields.file());
        }
    }
}
