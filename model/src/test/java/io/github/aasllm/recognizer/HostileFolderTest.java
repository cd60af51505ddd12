// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recognizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.assembly.QuantizedModel;
import io.github.aasllm.assembly.RandomModel;
import io.github.aasllm.audio.Waveform;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.Calibration;
import io.github.aasllm.bundle.Decode;
import io.github.aasllm.checkpoint.DType;
import io.github.aasllm.checkpoint.PickleBytes;
import io.github.aasllm.checkpoint.SafetensorsWriter;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.description.AnyThresholds;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.description.Thresholds;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.natives.NativeMemory;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.prompt.PromptTemplate;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every file of a model folder, of one in eight bits and of a LoRA folder, damaged in thousands of ways: what
 * comes is a prediction or a refusal in one line, soon, with bounded memory, and with nothing written.
 *
 * <p>A failure names the file and the number of the mutation, which is its seed:
 * {@code attempt(target, number)} repeats it.
 */
class HostileFolderTest {
    /**
     * {@code what: value (expected: what would do) in FILE; what to do next}, in one line of a few screens.
     */
    private static final Pattern GRAMMAR =
            Pattern.compile("\\P{Cntrl}+: \\P{Cntrl}* \\(expected: \\P{Cntrl}+\\)\\P{Cntrl}*");
    private static final int LONGEST = 8000;

    private static final long SECONDS = 20; // a whole load takes 0.02 s; the machine may be busy
    private static final long MEMORY = 256L << 20; // of Java's heap; a whole load takes 3 MB
    // more at any moment than before, beside Java's heap
    private static final long RESIDENT = 1024L << 20;
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Waveform CLIP = new Waveform(sound());

    private static final ExecutorService WORKER =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());

    @TempDir
    private static Path folder;

    private static long before; // what the tests before left in memory

    /** The files, with the number of mutations that every build tries. */
    enum Target {
        CONFIG("model/config.json", 300),
        WEIGHTS("model/model.safetensors", 500),
        INDEX("model/model.safetensors.index.json", 250),
        TOKENIZER("model/tokenizer.json", 300),
        VOCABULARY("model/vocab.json", 100),
        MERGES("model/merges.txt", 50),
        SPECIALS("model/tokenizer_config.json", 100),
        FEATURES("model/preprocessor_config.json", 50),
        TORCH("torch/pytorch_model.bin", 300),
        BUNDLE("model/aasllm.json", 300),
        THRESHOLDS("thresholds.json", 150),
        LORA_CONFIG("lora/adapter_config.json", 200),
        LORA_WEIGHTS("lora/adapter_model.safetensors", 250),
        INT8_CONFIG("int8/config.json", 100),
        INT8_WEIGHTS("int8/model.safetensors", 250);

        private final String file;
        private final int mutations;

        Target(String file, int mutations) {
            this.file = file;
            this.mutations = mutations;
        }

        byte[] mutated(byte[] whole, int number) {
            var mutations = new Mutations(number);
            return file.endsWith(".safetensors") ? mutations.safetensors(whole)
                    : file.endsWith(".json") ? mutations.json(whole) : mutations.bytes(whole);
        }
    }

    @BeforeAll
    static void writeWholeFolders() throws IOException {
        if (Files.exists(STATUS)) {
            Files.writeString(Path.of("/proc/self/clear_refs"), "5"); // the peak begins anew
            ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
            before = NativeMemory.residentKilobytes() << 10;
        }
        var model = folder.resolve("model");
        RandomModel.write(model, RandomModel.Size.TINY, 7);
        // no hashes, which would refuse every change of a text
        Files.writeString(model.resolve("aasllm.json"),
                bundle(model).replaceAll("\"sha256\" : \"[^\"]*\",", ""));
        QuantizedModel.write(model, folder.resolve("int8"));
        thresholds().write(folder.resolve("thresholds.json"));
        var torch = Files.createDirectory(folder.resolve("torch"));
        for (var name : List.of("config.json", "tokenizer.json")) {
            Files.copy(model.resolve(name), torch.resolve(name));
        }
        PickleBytes.writeModel(model, torch.resolve("pytorch_model.bin"), name -> true);
        writeLora(Files.createDirectory(folder.resolve("lora")));
        // what a name with .. would find: a file that could be read
        Files.copy(model.resolve("model.safetensors"), folder.resolve("outside.safetensors"));
        Files.writeString(folder.resolve("index.json"), index());
    }

    private static long bytes(String field) throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow();
    }

    /** It may hold garbage up to its limit. */
    private static long largestHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getCommitted())
                .sum();
    }

    @AfterAll
    static void nothingElseWasWrittenAndMemoryStayedSmall() throws IOException {
        if (Files.exists(STATUS)) {
            long more = bytes("VmHWM:") - largestHeap() - before;
            assertTrue(more < RESIDENT, more + " bytes more than before");
        }
        try (var files = Files.list(folder)) {
            var names = files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
            names.remove("case");
            assertEquals(
                    Set.of("model", "lora", "int8", "torch", "thresholds.json", "outside.safetensors",
                            "index.json"),
                    names);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedFileGivesAPredictionOrARefusal(Target target) throws Exception {
        tryAll(target, 0, target.mutations);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource
    void tenTimesAsManyDamagesDoToo(Target target) throws Exception {
        tryAll(target, 1_000_000, 1_000_000 + 10 * target.mutations);
    }

    private static void tryAll(Target target, int from, int to) throws Exception {
        int predictions = 0;
        for (int number = from; number < to; number++) {
            predictions += attempt(target, number) ? 1 : 0;
        }
        // else only refusals, or none, would have been tried; of a vocabulary each token and each id counts
        assertTrue((predictions > 0 || target == Target.VOCABULARY) && predictions < to - from,
                predictions + " predictions of " + (to - from));
    }

    /** Whether one mutation gives a prediction; fails where it gives neither that nor a refusal of ours. */
    private static boolean attempt(Target target, int number) throws Exception {
        var what = target + ", mutation " + number;
        var place = prepare(target, number);
        var run = WORKER.submit(() -> {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            try {
                requireSound(predict(place, target), what);
                return true;
            } catch (InvalidInputException refusal) {
                requireGrammar(refusal.getMessage(), what);
                return false;
            } finally {
                long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
                assertTrue(taken < MEMORY, what + ": " + taken + " bytes");
            }
        });
        try {
            return run.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return fail(what + ": no answer after " + SECONDS + " s");
        } catch (ExecutionException e) {
            throw new AssertionError(what + ": " + e.getCause(), e.getCause());
        }
    }

    private static Prediction predict(Path place, Target target) {
        var settings = Settings.of(place.resolve(
                target.file.startsWith("int8") ? "int8" : target == Target.TORCH ? "torch" : "model"));
        settings = target.file.startsWith("lora") ? settings.withLora(place.resolve("lora")) : settings;
        settings = target == Target.THRESHOLDS
                ? settings.withThresholds(AnyThresholds.read(place.resolve(target.file))) : settings;
        try (var recognizer = AaSllm.load(settings)) {
            return recognizer.recognize(CLIP);
        }
    }

    private static void requireSound(Prediction prediction, String what) {
        double sum = prediction.probabilities().values().stream().mapToDouble(p -> p).sum();
        assertEquals(1, sum, 1e-9, what);
        assertTrue(prediction.probabilities().containsKey(prediction.emotion()), what);
    }

    private static void requireGrammar(String message, String what) {
        assertTrue(GRAMMAR.matcher(message).matches(), () -> what + ": " + message);
        assertTrue(message.length() <= LONGEST,
                () -> what + ": " + message.length() + " letters: " + message);
    }

    /** Whole folders, but for one file. */
    private static Path prepare(Target target, int number) throws IOException {
        var place = folder.resolve("case");
        for (var name : List.of("model", "lora", "int8", "torch")) {
            Files.createDirectories(place.resolve(name));
            try (var files = Files.list(folder.resolve(name))) {
                for (var file : files.toList()) {
                    link(file, place.resolve(name).resolve(file.getFileName()));
                }
            }
        }
        var broken = place.resolve(target.file);
        var whole = Files.readAllBytes(folder.resolve(target == Target.INDEX ? "index.json" : target.file));
        Files.deleteIfExists(broken);
        Files.deleteIfExists(place.resolve(Target.INDEX.file));
        Files.write(broken, target.mutated(whole, number));
        if (target == Target.INDEX) {
            link(folder.resolve("model/model.safetensors"), place.resolve("model/part-1.safetensors"));
            Files.delete(place.resolve("model/model.safetensors"));
        }
        if (List.of(Target.VOCABULARY, Target.MERGES, Target.SPECIALS).contains(target)) {
            Files.delete(place.resolve("model/tokenizer.json"));
        }
        return place;
    }

    private static void link(Path file, Path link) throws IOException {
        if (!Files.exists(link) || !Files.isSameFile(file, link)) {
            Files.deleteIfExists(link);
            Files.createLink(link, file);
        }
    }

    private static String bundle(Path model) throws IOException {
        new Bundle(
                Optional.of(LabelSet.FOUR_EMOTIONS),
                Optional.of(PromptTemplate.builtIn("paper")),
                Optional.of(DescriptionTemplate.builtIn("sentence-v1")),
                Optional.of(thresholds()),
                Optional.of(new Calibration(1.5, true, Map.of(
                        "anger", 0.25, "happiness", 0.25, "sadness", 0.25, "neutral", 0.25))),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Normalisation.NONE),
                Optional.of(Decode.SCORE),
                Optional.empty(),
                Optional.empty(),
                true).write(model);
        return Files.readString(model.resolve("aasllm.json"));
    }

    private static Thresholds thresholds() {
        return Thresholds.ofTrainingSet(
                Method.PAPER, Normalisation.NONE, Map.of("a", new AcousticProperties(1000, -20, 1, 1, 2)));
    }

    private static void writeLora(Path lora) throws IOException {
        Files.writeString(lora.resolve("adapter_config.json"), """
                {"peft_type": "LORA", "r": 2, "lora_alpha": 4, "use_rslora": false, "bias": "none", "use_dora": false,
                 "fan_in_fan_out": false, "modules_to_save": null, "target_modules": ["layers.2.mlp.down_proj"],
                 "rank_pattern": {"layers.2.mlp.down_proj": 2}, "alpha_pattern": {".*[a-z]+_proj": 8}}""");
        var name = "base_model.model.language_model.model.layers.2.mlp.down_proj.lora_";
        var tensors = List.of(new WeightShape(name + "A.weight", 2, 160),
                new WeightShape(name + "B.weight", 96, 2));
        try (var scope = new PointerScope();
                var file = new SafetensorsWriter(lora.resolve("adapter_model.safetensors"), DType.F32,
                        tensors)) {
            for (var tensor : tensors) {
                file.append(Tensors.floats(new float[(int) tensor.numbers()], tensor.shape()));
            }
        }
    }

    /** An index that puts every tensor into one shard. */
    private static String index() {
        try (var checkpoint = Families.open(folder.resolve("model"))) {
            var map = checkpoint.shapes().keySet().stream()
                    .map(name -> "\"" + name + "\": \"part-1.safetensors\"")
                    .collect(Collectors.joining(",\n"));
            return "{\"metadata\": {\"total_size\": 1}, \"weight_map\": {" + map + "}}";
        }
    }

    private static float[] sound() {
        var samples = new float[4800];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.3 * Math.sin(i * 0.1));
        }
        return samples;
    }
}
