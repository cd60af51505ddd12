// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Golden;
import io.github.aasllm.Refusals;
import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.bundle.BaseModel;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Provenance;
import io.github.aasllm.checkpoint.CheckpointWriter;
import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.JsonFields;
import io.github.aasllm.checkpoint.Safetensors;
import io.github.aasllm.checkpoint.SafetensorsWriter;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.encoder.EncoderFolder;
import io.github.aasllm.encoder.wav2vec2.TinyFolder;
import io.github.aasllm.head.HeadFiles;
import io.github.aasllm.nn.Device;
import io.github.aasllm.nn.Linear;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.prompt.Label;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.recipe.Recipe;
import io.github.aasllm.recognizer.EncoderFolders;
import io.github.aasllm.recognizer.Recognizer;
import io.github.aasllm.recognizer.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** LoRA on the layers of a speech encoder below a head. */
class EncoderLoraTest {
    private static final List<String> LABELS = List.of("low", "high", "other");
    private static final String SETTINGS = """
            corpus.name = manifest
            decision.by = encoder-head
            description.train = none
            description.test = none
            tune = lora, head
            lora.targets = encoder
            lora.rank = 3
            lora.alpha = 6
            head.width = 16
            head.heads = 2
            head.feed-forward = 16
            train.length = 2 epochs
            train.rate = 0.01
            batch.size = 2
            """;

    @TempDir
    private Path folder;

    private static Recipe recipe(String more) {
        return Recipe.parse(Path.of("r"), SETTINGS + more);
    }

    /** A small encoder with random weights; {@code whisper} is that of a speech LLM. */
    private Path encoder(String kind) throws IOException {
        var place = folder.resolve(kind);
        if (!kind.equals("whisper")) {
            return TinyFolder.write(place, TinyFolder.config(kind, !kind.equals("wav2vec2")));
        }
        RandomModel.write(place, RandomModel.Size.TINY, 1);
        return place;
    }

    private static List<LabelledClip> clips() {
        var clips = new ArrayList<LabelledClip>();
        for (int c = 0; c < 6; c++) {
            clips.add(new LabelledClip("clip-" + c, new Waveform(TinyFolder.clip(0.3 + 0.05 * c, c)), c % 3));
        }
        return clips;
    }

    private static final class Watch implements TrainingWatch {
        @Override
        public void begins(long trained, long taken, long steps, boolean cached) {
            assertFalse(cached, "states of layers that change cannot be kept");
        }

        @Override
        public void stepped(StepResult result) {
            // nobody looks
        }

        @Override
        public void scored(int epoch, double score, boolean best) {
            // nothing is selected
        }

        @Override
        public boolean stops() {
            return false;
        }
    }

    private HeadTraining trained(Recipe recipe, HeadModel model) {
        var training = HeadTraining.fromSound(recipe, model);
        training.train(new HeadClips(clips(), List.of(), LABELS), folder, Duration.ofDays(1), new Watch());
        return training;
    }

    /** B is 0 at first, and then A has no gradient. */
    private static void drawB(List<TrainedWeight> weights) {
        try (var inference = new NoGradGuard()) {
            var draws = Device.draws(3);
            weights.stream().filter(weight -> weight.name().endsWith(".lora_B")).forEach(weight ->
                    weight.tensor().copy_(Device.CPU.normal(draws, weight.tensor().size(0), weight.tensor().size(1))
                            .mul(new Scalar(0.2))));
        }
    }

    private static Tensor loss(Recipe recipe, HeadModel model) {
        var clips = clips().subList(0, 3);
        var states = recipe.encoder().layer().of(model.encoder(),
                clips.stream().map(clip -> clip.sound().samples()).toList());
        return torch.cross_entropy_loss(model.logits(states), Device.CPU.longs(
                clips.stream().mapToLong(LabelledClip::label).toArray()));
    }

    private static double value(Recipe recipe, HeadModel model) {
        try (var scope = new PointerScope();
                var inference = new NoGradGuard()) {
            return loss(recipe, model).item_double();
        }
    }

    /** Along its own gradient a loss grows by the gradient's length. */
    @ParameterizedTest
    @CsvSource({"wavlm, last", "wavlm, weighted-sum", "hubert, 2", "wav2vec2, last", "data2vec-audio, 1",
        "whisper, last", "whisper, weighted-sum"})
    void gradientsAreThoseOfFiniteDifferences(String kind, String layer) throws IOException {
        var recipe = recipe("encoder.layer = " + layer);
        try (var scope = new PointerScope();
                var model = HeadModel.withEncoder(encoder(kind), recipe, LABELS.size())) {
            var weights = model.trained(1);
            drawB(weights);
            new Gradients(weights);
            loss(recipe, model).backward();
            for (var weight : weights) {
                try (var inference = new NoGradGuard()) {
                    requireSlope(recipe, model, weight);
                }
            }
        }
    }

    private static void requireSlope(Recipe recipe, HeadModel model, TrainedWeight weight) {
        var gradient = weight.tensor().grad();
        double length = torch.norm(gradient, new Scalar(2)).item_double();
        if (length < 1e-3) { // what float32 rounds would be as large
            assertFalse(weight.name().contains("lora"), weight.name() + " has a gradient of " + length);
            return;
        }
        double step = 4e-3;
        var along = gradient.mul(new Scalar(step / length));
        weight.tensor().add_(along);
        double above = value(recipe, model);
        weight.tensor().sub_(along).sub_(along);
        double below = value(recipe, model);
        weight.tensor().add_(along);
        assertEquals(1, (above - below) / (2 * step) / length, 0.02, weight.name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"wavlm", "hubert", "whisper"})
    void addedToTheWeightsTheyGiveTheSame(String kind) throws IOException {
        var recipe = recipe("encoder.layer = weighted-sum");
        try (var model = HeadModel.withEncoder(encoder(kind), recipe, LABELS.size())) {
            double before = value(recipe, model);
            drawB(model.trained(1));
            double beside = value(recipe, model);
            assertNotEquals(before, beside, 1e-3);
            model.base().linears().values().forEach(Linear::merge);
            assertEquals(beside, value(recipe, model), 1e-6);
        }
    }

    /** alpha / rank, 6 / 3: twice the numbers of B at half the alpha are the same. */
    @Test
    void anUpdateCountsAlphaByRank() throws IOException {
        var encoder = encoder("hubert");
        var losses = new ArrayList<Double>();
        for (var alpha : List.of(6.0, 3.0)) {
            var recipe = Recipe.parse(Path.of("r"), SETTINGS.replace("lora.alpha = 6", "lora.alpha = " + alpha));
            try (var model = HeadModel.withEncoder(encoder, recipe, LABELS.size())) {
                var weights = model.trained(1);
                drawB(weights);
                try (var inference = new NoGradGuard()) {
                    weights.stream().filter(weight -> weight.name().endsWith("lora_B"))
                            .forEach(weight -> weight.tensor().mul_(new Scalar(6 / alpha)));
                }
                losses.add(value(recipe, model));
            }
        }
        assertEquals(losses.getFirst(), losses.getLast(), 1e-6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"wavlm", "whisper"})
    void whatIsFrozenStaysAndTheUpdatesLearn(String kind) throws IOException {
        var encoder = encoder(kind);
        var file = encoder.resolve("model.safetensors");
        var stored = Files.readAllBytes(file);
        try (var model = HeadModel.withEncoder(encoder, recipe(""), LABELS.size())) {
            var before = numbers(model.base());
            var first = numbers(model);
            trained(recipe(""), model);
            var after = numbers(model.base());
            assertEquals(before.keySet(), after.keySet());
            before.forEach((name, weight) -> assertArrayEquals(weight, after.get(name), name));
            numbers(model).forEach((name, weight) ->
                    assertFalse(Arrays.equals(weight, first.get(name)), name));
        }
        assertArrayEquals(stored, Files.readAllBytes(file));
    }

    /** B learns from what A lets through of the inputs that dropout left in, so from its first step on it is another. */
    @Test
    void dropoutOfTheUpdatesIsOnWhileTheyAreTrained() throws IOException {
        var encoder = encoder("hubert");
        var learned = new ArrayList<Map<String, float[]>>();
        for (var dropout : List.of("", "lora.dropout = 50 %")) {
            try (var model = HeadModel.withEncoder(encoder, recipe(dropout), LABELS.size())) {
                trained(recipe(dropout), model);
                learned.add(numbers(model));
            }
        }
        learned.getFirst().forEach((name, numbers) -> assertFalse(
                name.endsWith(".lora_B") && Arrays.equals(numbers, learned.getLast().get(name)), name));
    }

    /** Three states a row are weighed, of which the last alone would be too few. */
    @Test
    void aChangedClipIsHeardBehindTheSameLayersAsAPlainOne() throws IOException {
        var recipe = recipe("encoder.layer = weighted-sum\naugment.gain = -6 .. 6 dB\naugment.share = 100 %");
        try (var model = HeadModel.withEncoder(encoder("hubert"), recipe, LABELS.size())) {
            var first = numbers(model);
            trained(recipe, model);
            assertFalse(Arrays.equals(first.get("head.layer_weights"), numbers(model).get("head.layer_weights")));
        }
    }

    private static Map<String, float[]> numbers(EncoderFolder base) {
        var numbers = new LinkedHashMap<String, float[]>();
        base.linears().forEach((name, linear) -> numbers.put(name, Tensors.toFloats(linear.weight())));
        return numbers;
    }

    private static Map<String, float[]> numbers(HeadModel model) {
        var numbers = new LinkedHashMap<String, float[]>();
        model.trained(1).forEach(weight -> numbers.put(weight.name(), Tensors.toFloats(weight.tensor().detach())));
        return numbers;
    }

    private static Bundle bundle(HeadModel model) {
        return Bundle.EMPTY.withLabels(new LabelSet(LABELS.stream().map(Label::of).toList()))
                .withProvenance(new Provenance(Optional.of(BaseModel.of(model.base().checkpoint())), List.of(),
                        Optional.empty(), Optional.empty(), Map.of()));
    }

    private static void requireSame(List<double[]> logarithms, Path written) {
        try (var recognizer = Recognizer.open(Settings.of(written))) {
            var all = clips();
            var found = recognizer.recognize(all.stream().map(LabelledClip::sound).toList());
            for (int i = 0; i < all.size(); i++) {
                for (int label = 0; label < LABELS.size(); label++) {
                    assertEquals(Math.exp(logarithms.get(i)[label]), found.get(i).probabilities().get(LABELS.get(label)), 1e-6);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"wavlm, last", "hubert, 1", "data2vec-audio, weighted-sum", "whisper, weighted-sum"})
    void whatIsWrittenIsOpenedAgain(String kind, String layer) throws IOException {
        var recipe = recipe("lora.dropout = 20 %\nencoder.layer = " + layer);
        var written = folder.resolve("written");
        List<double[]> judged;
        try (var model = HeadModel.withEncoder(encoder(kind), recipe, LABELS.size())) {
            judged = trained(recipe, model).judge(clips());
            model.write(written);
            bundle(model).write(written);
        }
        requireSame(judged, written);
        var fingerprint = Settings.fingerprint(written);
        Files.writeString(written.resolve("lora/adapter_config.json"), "{}");
        assertNotEquals(fingerprint, Settings.fingerprint(written), "or --resume would go on with other weights");
    }

    /** As {@code peft} writes them for the model that AutoModel makes of the folder; checked by check_encoder_lora.py. */
    @Test
    void namesAreThoseOfPeft() throws IOException {
        var names = new TreeSet<String>();
        for (int layer = 0; layer < 2; layer++) {
            for (var module : List.of("attention.q_proj", "attention.v_proj", "feed_forward.output_dense")) {
                for (var matrix : List.of("A", "B")) {
                    names.add("base_model.model.encoder.layers." + layer + "." + module + ".lora_" + matrix + ".weight");
                }
            }
        }
        assertEquals(names, written("wavlm", "q, v, down", "last"));
        assertEquals("(?:encoder\\.layers\\.)(?:0|1)\\.(?:attention\\.q_proj|attention\\.v_proj|feed_forward\\.output_dense)",
                config().text("target_modules").orElseThrow());
        assertEquals(Optional.empty(), config().text("task_type"), "PEFT asks a CAUSAL_LM for more than these modules");
    }

    /** {@code up} is what makes a row wider, {@code down} what makes it narrow again, in every encoder. */
    @ParameterizedTest
    @CsvSource({"whisper, up, fc1", "whisper, down, fc2", "whisper, o, self_attn.out_proj",
        "hubert, up, feed_forward.intermediate_dense", "hubert, o, attention.out_proj"})
    void aTargetIsOneLayerInEachOfTheEncoders(String kind, String target, String module) throws IOException {
        var names = written(kind, target, "last");
        assertEquals(2 * 2, names.size(), "A and B in two layers");
        assertTrue(names.stream().allMatch(name -> name.contains("." + module + ".lora_")), names.toString());
    }

    @Test
    void ofASpeechLlmTheyAreThoseThatItHasInMemory() throws IOException {
        assertTrue(written("whisper", "k", "last")
                .contains("base_model.model.model.audio_tower.layers.0.self_attn.k_proj.lora_A.weight"));
    }

    /** No gradient would come to layers behind the one that is heard. */
    @Test
    void behindTheLayerThatIsHeardThereAreNoUpdates() throws IOException {
        var names = written("hubert", "encoder", "1");
        assertEquals(2 * 6, names.size(), "A and B of six linear layers");
        assertTrue(names.stream().allMatch(name -> name.contains(".layers.0.")));
    }

    private TreeSet<String> written(String kind, String targets, String layer) throws IOException {
        var recipe = Recipe.parse(Path.of("r"), SETTINGS.replace("lora.targets = encoder", "lora.targets = " + targets)
                + "encoder.layer = " + layer);
        try (var model = HeadModel.withEncoder(encoder(kind), recipe, LABELS.size())) {
            model.write(folder.resolve("names"));
        }
        try (var file = Safetensors.open(folder.resolve("names/lora/adapter_model.safetensors"))) {
            return new TreeSet<>(file.entries().keySet());
        }
    }

    private JsonFields config() {
        return JsonFields.read(folder.resolve("names/lora/adapter_config.json"));
    }

    /** Saved from a model with a head, whose names have the encoder's part before them, and a list of targets. */
    @Test
    void aFolderOfPeftsStandsInThePlaceOfOurs() throws IOException {
        var recipe = recipe("");
        var written = folder.resolve("written");
        try (var model = HeadModel.withEncoder(encoder("wavlm"), recipe, LABELS.size())) {
            model.write(written);
            bundle(model).write(written);
            drawB(model.trained(1));
            writeAsPeft(written.resolve("lora"), model);
            var judged = HeadTraining.fromSound(recipe, model).judge(clips());
            requireSame(judged, written);
        }
    }

    private static void writeAsPeft(Path place, HeadModel model) throws IOException {
        CheckpointWriter.writeJson(place.resolve("adapter_config.json"), Map.of(
                "peft_type", "LORA", "r", 3, "lora_alpha", 6, "target_modules",
                List.of("q_proj", "k_proj", "v_proj", "out_proj", "intermediate_dense", "output_dense")));
        var updates = model.trained(1).stream().filter(weight -> weight.name().contains(".lora_")).toList();
        var table = updates.stream().map(weight -> new WeightShape("base_model.model.wavlm." + weight.name()
                + ".weight", weight.tensor().size(0), weight.tensor().size(1))).toList();
        try (var file = new SafetensorsWriter(place.resolve("adapter_model.safetensors"), DType.F32, table)) {
            for (var weight : updates) {
                file.append(weight.tensor().detach());
            }
        }
    }

    @Test
    void updatesOfAnotherEncoderAreRefused() throws IOException {
        var written = folder.resolve("written");
        try (var model = HeadModel.withEncoder(encoder("wavlm"), recipe(""), LABELS.size())) {
            model.write(written);
            bundle(model).write(written);
        }
        var config = written.resolve("lora/adapter_config.json");
        Files.writeString(config, Files.readString(config).replace("q_proj", "x_proj"));
        var refusal = Refusals.of(() -> Recognizer.open(Settings.of(written)));
        assertTrue(refusal.startsWith("LoRA tensors: 2 do not fit: encoder.layers.0.attention.q_proj is none of "
                + "target_modules; encoder.layers.1.attention.q_proj is none of target_modules"), refusal);
    }

    @Test
    void aRateOfItsOwnIsThatOfTheUpdates() throws IOException {
        var recipe = recipe("train.encoder-rate = 0.25");
        try (var model = HeadModel.withEncoder(encoder("hubert"), recipe, LABELS.size())) {
            model.trained(recipe.optimiser().encoderRate()).forEach(weight ->
                    assertEquals(weight.name().contains(".lora_") ? 0.25 : 1, weight.rate(), weight.name()));
        }
    }

    @Test
    void numbersThatAreTrainedAreCounted() throws IOException {
        try (var model = HeadModel.withEncoder(encoder("hubert"), recipe("encoder.layer = weighted-sum"), LABELS.size())) {
            // rank 3, two layers: four of 32 to 32, one to 48 and one from it
            long updates = 3L * 2 * (4 * (32 + 32) + (32 + 48) + (48 + 32));
            assertEquals(updates, model.trainable().getLast());
            assertTrue(model.trainableInWords().endsWith("3 in its weighted sum of layers, 2,496 in LoRA weights of the"
                    + " encoder"), model.trainableInWords());
        }
    }

    @Tag("golden")
    @EnabledIfEnvironmentVariable(named = "AASLLM_GOLDEN", matches = ".+")
    @Test
    void emotion2vecHasNoNamesOfPefts() {
        var place = Golden.file("encoders/emotion2vec");
        assertEquals("tune: lora, head (expected: head, as PEFT has no names for the layers of emotion2vec) in " + place,
                Refusals.of(() -> HeadModel.withEncoder(place, recipe(""), LABELS.size())));
        assertFalse(EncoderFolders.isOfTransformers(place));
    }

    @Tag("golden")
    @EnabledIfEnvironmentVariable(named = "AASLLM_GOLDEN", matches = ".+")
    @Test
    void aWhisperByItselfIsNamedAsItsModel() throws IOException {
        var place = Golden.file("encoders/whisper");
        var written = folder.resolve("written");
        List<double[]> judged;
        try (var model = HeadModel.withEncoder(place, recipe(""), LABELS.size())) {
            judged = trained(recipe(""), model).judge(clips());
            model.write(written);
            bundle(model).write(written);
        }
        requireSame(judged, written);
        try (var file = Safetensors.open(HeadFiles.lora(written).resolve("adapter_model.safetensors"))) {
            assertTrue(file.entries().containsKey("base_model.model.encoder.layers.0.fc1.lora_A.weight"));
        }
    }
}
