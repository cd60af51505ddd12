// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.bundle.Bundle;
import io.github.aasllm.bundle.StateStatistics;
import io.github.aasllm.checkpoint.Safetensors;
import io.github.aasllm.nn.Tensors;
import io.github.aasllm.recognizer.AaSllm;
import io.github.aasllm.recognizer.SpeechLlm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole trainings of a tiny model. */
class FineTuningTest {
    private static final String SHORT = "train.length = 2 epochs\ntrain.rate = 1e-2\n";

    @TempDir
    private static Path shared;

    private static TinyTraining tiny;

    @TempDir
    private Path folder;

    @BeforeAll
    static void make() throws IOException {
        tiny = TinyTraining.in(shared);
    }

    @Test
    void theLossFallsAndTheResultIsALoraFolderForPredict() {
        var run = folder.resolve("run");
        var losses = tiny.train("train.length = 6 epochs\ntrain.rate = 1e-2\n", run);
        assertEquals(6 * 8, losses.size(), "batches of one, so every clip once an epoch");
        assertTrue(mean(losses.subList(40, 48)) < 0.5 * mean(losses.subList(0, 8)), losses.toString());
        var said = Bundle.read(run.resolve("lora"));
        assertEquals("glad", said.labels().orElseThrow().labels().getFirst().name());
        assertTrue(said.thresholds().isPresent());
        assertEquals(8, said.provenance().orElseThrow().seen().getFirst().clips());
        try (var recognizer = AaSllm.load(shared.resolve("model"), run.resolve("lora"))) {
            var told = recognizer.recognize(shared.resolve("0.wav"));
            assertEquals(Set.of("glad", "sad"), told.probabilities().keySet());
        }
    }

    @Test
    void lossesWithAndWithoutTheCacheAreTheSameBits() throws IOException {
        var without = tiny.train(SHORT + "cache.use = no\n", folder.resolve("without"));
        var cold = tiny.train(SHORT, folder.resolve("cold"));
        Files.createDirectories(folder.resolve("warm"));
        Files.move(folder.resolve("cold/cache"), folder.resolve("warm/cache"));
        var warm = tiny.train(SHORT, folder.resolve("warm"));
        assertEquals(without, cold);
        assertEquals(without, warm);
        assertArrayEquals(TinyTraining.weights(folder.resolve("without")),
                TinyTraining.weights(folder.resolve("warm")));
    }

    @Test
    void layersComputedTwiceGiveTheSameBits() throws IOException {
        // what is left out is the same both times
        var settings = SHORT + "lora.dropout = 20 %\nbatch.size = 3\n";
        var once = tiny.train(settings, folder.resolve("once"));
        var twice = tiny.train(settings + "train.recompute = yes\n", folder.resolve("twice"));
        assertEquals(once, twice);
        assertArrayEquals(TinyTraining.weights(folder.resolve("once")),
                TinyTraining.weights(folder.resolve("twice")));
    }

    @Test
    void dropoutChangesTheLossAndTheSeedChangesEverything() {
        var plain = tiny.train(SHORT, folder.resolve("plain"));
        // B is 0 at first, so that dropout shows from the second step on
        var dropped = tiny.train(SHORT + "lora.dropout = 50 %\n", folder.resolve("dropped"));
        assertEquals(plain.getFirst(), dropped.getFirst());
        assertNotEquals(plain.getLast(), dropped.getLast());
        assertNotEquals(plain.getFirst(),
                tiny.train(SHORT + "protocol.seeds = 2\n", folder.resolve("other")).getFirst());
    }

    @Test
    void batchesThatAddUpAreTheStepOfOneLargeBatch() {
        var settings = "train.length = 2 epochs\ntrain.rate = 1e-2\nbatch.by-length = no\n";
        var parts = tiny.train(settings + "batch.size = 2\nbatch.accumulation = 4\n",
                folder.resolve("parts"));
        var whole = tiny.train(settings + "batch.size = 8\n", folder.resolve("whole"));
        assertEquals(2, parts.size());
        // sums of float32 in another order
        assertEquals(whole.get(0), parts.get(0), 1e-5);
        assertEquals(whole.get(1), parts.get(1), 1e-5);
    }

    @Test
    void aTrainingThatStopsAndGoesOnEndsWithTheSameBits() throws IOException {
        var whole = folder.resolve("whole");
        var losses = tiny.train(TinyTraining.EVERYTHING, whole);
        for (int stop = 1; stop < losses.size(); stop += 2) {
            var run = folder.resolve("stopped-" + stop);
            var first = new TinyTraining.Watch(stop);
            var end = FineTuning.run(tiny.task(TinyTraining.EVERYTHING, run), false, first);
            assertTrue(end.result().isEmpty());
            assertEquals(stop, end.step());
            var second = new TinyTraining.Watch(Long.MAX_VALUE);
            FineTuning.run(tiny.task(TinyTraining.EVERYTHING, run), true, second);
            var both = new ArrayList<>(first.losses);
            both.addAll(second.losses);
            assertEquals(losses, both);
            assertArrayEquals(TinyTraining.weights(whole), TinyTraining.weights(run));
        }
    }

    @Test
    void onlyTheBoxesThatAreNamedAreTuned() {
        var run = folder.resolve("run");
        var losses = tiny.train("train.length = 4 epochs\ntrain.rate = 1e-2\ntune = adapter\n", run);
        assertTrue(mean(losses.subList(24, 32)) < mean(losses.subList(0, 8)));
        assertEquals(
                Set.of("multi_modal_projector.linear.weight", "multi_modal_projector.linear.bias"),
                changed(run.resolve("model")));
        try (var recognizer = AaSllm.load(run.resolve("model"), null)) {
            assertEquals("glad", recognizer.labels().labels().getFirst().name());
        }
    }

    @Test
    void fullTuningChangesEveryBoxAndHasNoCache() {
        var run = folder.resolve("run");
        var watch = new TinyTraining.Watch(Long.MAX_VALUE);
        FineTuning.run(tiny.task(SHORT + "tune = full\n", run), false, watch);
        assertFalse(watch.cached);
        var boxes = changed(run.resolve("model")).stream()
                .map(name -> name.substring(0, name.indexOf('.')))
                .collect(Collectors.toSet());
        assertEquals(Set.of("audio_tower", "multi_modal_projector", "language_model"), boxes);
        assertFalse(changed(run.resolve("model")).contains("audio_tower.embed_positions.weight"), "a table");
    }

    @Test
    void theWholeChainStopsAndGoesOnToTheSameBits() throws IOException {
        var whole = folder.resolve("whole");
        var losses = tiny.train(TinyTraining.WHOLE_CHAIN, whole);
        assertEquals(3 * 2, losses.size(), "eight clips in batches of four");
        var run = folder.resolve("stopped");
        var first = new TinyTraining.Watch(3); // in the midst of an epoch
        FineTuning.run(tiny.task(TinyTraining.WHOLE_CHAIN, run), false, first);
        var second = new TinyTraining.Watch(Long.MAX_VALUE);
        FineTuning.run(tiny.task(TinyTraining.WHOLE_CHAIN, run), true, second);
        var both = new ArrayList<>(first.losses);
        both.addAll(second.losses);
        assertEquals(losses, both);
        var model = "model/model.safetensors";
        assertArrayEquals(Files.readAllBytes(whole.resolve(model)), Files.readAllBytes(run.resolve(model)));
    }

    @Test
    void aHeadBesideTheLlmChangesWhatIsLearnedAndIsNotWritten() {
        var settings = SHORT + "tune = full\nbatch.size = 4\n";
        var without = tiny.train(settings, folder.resolve("without"));
        var with = tiny.train(settings + "train.pooled-head = 0.5\n", folder.resolve("with"));
        assertEquals(without.getFirst(), with.getFirst(), "the loss that is told is that of the answers");
        assertNotEquals(without.getLast(), with.getLast());
        changed(folder.resolve("with/model")); // has the tensors of the base and no other
    }

    /** All clips make one batch, so that their order is none: what differs is that each is read against others. */
    @Test
    void inAnEpochBySpeakerEachClipIsReadAgainstOthers() {
        var settings = SHORT + "tune = full\nbatch.size = 8\nbatch.by-length = no\n";
        var alone = tiny.train(settings, folder.resolve("alone"));
        var by = tiny.train(settings + "batch.by-speaker = 100 %\ncolumns.speaker = label\n", folder.resolve("by"));
        assertEquals(alone.size(), by.size());
        assertTrue(Math.abs(alone.getFirst() - by.getFirst()) > 1e-3, alone.getFirst() + " and " + by.getFirst());
        changed(folder.resolve("by/model"));
    }

    /** With the loss beside it, the graph below the LLM is gone through once for both. */
    @Test
    void layersComputedTwiceGiveTheSameLossesOfTheWholeChain() {
        var once = tiny.train(TinyTraining.WHOLE_CHAIN, folder.resolve("once"));
        var twice = tiny.train(TinyTraining.WHOLE_CHAIN + "train.recompute = yes\n", folder.resolve("twice"));
        for (int i = 0; i < once.size(); i++) {
            assertEquals(once.get(i), twice.get(i), 1e-4,
                    "gradients of two losses are summed in another order");
        }
    }

    @Test
    void whatIsWrittenHearsClipsAsTrainingDid() {
        tiny.train(SHORT + "hearing.normalise = level+edges\n", folder.resolve("run"));
        assertEquals("level+edges", Bundle.read(folder.resolve("run/lora")).hearing().orElseThrow().key());
        // a model that hears so teaches the next training to, where its recipe says nothing
        tiny.train(SHORT + "hearing.normalise = level\ntune = adapter\n", folder.resolve("base"));
        var parts = tiny.task(SHORT, folder.resolve("next"));
        var next = new TrainingTask(parts.recipe(), folder.resolve("base/model"), parts.parts(), parts.run(),
                parts.cache(), parts.saveEvery());
        FineTuning.run(next, false, new TinyTraining.Watch(Long.MAX_VALUE));
        assertEquals("level", Bundle.read(folder.resolve("next/lora")).hearing().orElseThrow().key());
    }

    /** By them a speaker's clips are read against the speaker's own voice; the trained encoder's, not the base's. */
    @Test
    void theResultSaysHowTheStatesOfTheTrainingClipsLie() throws IOException {
        tiny.train(SHORT, folder.resolve("frozen"));
        tiny.train(SHORT + "tune = full\n", folder.resolve("tuned"));
        var frozen = Bundle.read(folder.resolve("frozen/lora")).states().orElseThrow();
        var tuned = Bundle.read(folder.resolve("tuned/model")).states().orElseThrow();
        assertEquals(frozen.clips(), tuned.clips());
        assertNotEquals(frozen.mean(), tuned.mean());

        var recipe = tiny.task(SHORT, folder.resolve("unused"));
        var means = new ArrayList<float[]>();
        try (var llm = SpeechLlm.open(recipe.model(), Optional.empty(), Optional.empty());
                var scope = new PointerScope()) {
            for (var clip : recipe.parts().train()) {
                means.add(Tensors.toFloats(llm.encode(List.of(clip.waveform().samples())).getFirst().mean(0)));
            }
        }
        var expected = StateStatistics.of(means);
        for (int d = 0; d < expected.width(); d++) { // rounding of float32
            assertEquals(expected.mean().get(d), frozen.mean().get(d), 1e-5);
            assertEquals(expected.deviation().get(d), frozen.deviation().get(d), 1e-5);
        }
    }

    @Test
    void augmentationIsHeardAndRepeats() {
        var settings = SHORT + "tune = full\naugment.gain = -20 .. -10 dB\naugment.time-masks = 2\n";
        var once = tiny.train(settings, folder.resolve("once"));
        assertEquals(once, tiny.train(settings, folder.resolve("again")));
        assertNotEquals(once.getFirst(),
                tiny.train(SHORT + "tune = full\n", folder.resolve("plain")).getFirst());
    }

    @Test
    void aLossThatIsNoNumberNamesItsClipsAndKeepsTheState() throws IOException {
        var run = folder.resolve("run");
        var settings = "train.length = 2 epochs\ntrain.rate = 1e30\ntrain.clip = none\nbatch.size ="
                + " 8\ntrain.warm-up = 0 %\n";
        var message = Refusals.of(() -> tiny.train(settings, run));
        assertEquals("loss: NaN (expected: a finite number) in " + run
                + "; step 2 is of the clips 5.wav, 1.wav, 7.wav, 0.wav, 3.wav, 2.wav, 4.wav, 6.wav, and the"
                + " state before it is kept; are they sound? else begin a new run with a lower train.rate",
                message.replaceAll("(\\d\\.wav, ){7}\\d\\.wav",
                        "5.wav, 1.wav, 7.wav, 0.wav, 3.wav, 2.wav, 4.wav, 6.wav"));
        try (var state = Safetensors.open(run.resolve(TrainingState.FILE))) {
            assertEquals("1", state.metadata().get("step"));
        }
    }

    @Test
    void allClipsThatCannotBeUsedAreNamedBeforeTheFirstStep() throws IOException {
        var broken = TinyTraining.in(Files.createDirectory(folder.resolve("corpus")));
        Files.delete(broken.folder().resolve("2.wav"));
        Files.writeString(broken.folder().resolve("5.wav"), "no sound");
        var message = Refusals.of(() -> broken.train(SHORT, folder.resolve("run")));
        assertTrue(message.startsWith("clips: 2 of 8 cannot be used: "), message);
        assertTrue(message.contains("2.wav") && message.contains("5.wav"), message);
        assertTrue(message.endsWith(
                " (expected: sound files that can be read); bring them back, take them out of the list, or"
                        + " leave them out by --skip-broken"),
                message);
        assertFalse(Files.exists(folder.resolve("run/run.json")), "nothing was begun");
    }

    @Test
    void aFullDiskEndsTheTrainingAndTheStateBeforeStays() throws IOException {
        var run = folder.resolve("run");
        FineTuning.run(tiny.task(SHORT, run), false, new TinyTraining.Watch(3));
        var before = Files.readAllBytes(run.resolve(TrainingState.FILE));
        var partial = run.resolve(TrainingState.FILE + ".partial");
        Files.createSymbolicLink(partial, Path.of("/dev/full")); // where no byte finds room
        assertEquals(
                "training state: No space left on device (expected: a folder with room for it, that can be"
                        + " written) in "
                        + run.resolve(TrainingState.FILE)
                        + "; make room and go on (train with --resume, experiment by itself); the state"
                        + " before is still there",
                Refusals.of(() ->
                        FineTuning.run(tiny.task(SHORT, run), true, new TinyTraining.Watch(Long.MAX_VALUE))));
        assertArrayEquals(before, Files.readAllBytes(run.resolve(TrainingState.FILE)));
    }

    @Test
    void aFolderThatCannotBeMadeIsRefused() throws IOException {
        Files.writeString(folder.resolve("file"), "");
        var run = folder.resolve("file/run");
        assertEquals(
                "run: " + run + ": Not a directory (expected: a folder that can be made) in " + run,
                Refusals.of(() -> tiny.train(SHORT, run)));
    }

    /** A kill while the base model is made leaves the lock's file and no run.json. */
    @Test
    void aRunThatWasKilledBeforeItWroteAnythingGoesOnFromItsBeginning() throws IOException {
        var run = Files.createDirectories(folder.resolve("early"));
        Files.writeString(run.resolve("run.lock"), "process 1\n");
        FineTuning.run(tiny.task(SHORT, run), true, new TinyTraining.Watch(1));
        assertTrue(Files.exists(run.resolve("run.json")));
    }

    @Test
    void aRunIsBegunOnceAndGoesOnOnlyAsItBegan() throws IOException {
        var run = folder.resolve("run");
        var foreign = Files.createDirectories(folder.resolve("foreign"));
        Files.writeString(foreign.resolve("notes.txt"), "of another");
        assertEquals(
                "run: " + foreign + " (expected: a folder that a training began); leave out --resume",
                Refusals.of(() -> FineTuning.run(tiny.task(SHORT, foreign), true, new TinyTraining.Watch(1))));
        FineTuning.run(tiny.task(SHORT, run), false, new TinyTraining.Watch(1));
        assertEquals(
                "run: " + run + " (expected: a new folder); go on with --resume, or name another",
                Refusals.of(() -> tiny.train(SHORT, run)));
        var other = Refusals.of(() ->
                FineTuning.run(tiny.task(SHORT.replace("2 epochs", "3 epochs"), run), true,
                        new TinyTraining.Watch(2)));
        assertTrue(other.startsWith("recipe.train.length: 2 epochs (expected: 3 epochs, as it is now) in "),
                other);
    }

    /** The tensors of a model folder that are not those of the base. */
    private static Set<String> changed(Path model) {
        try (var scope = new PointerScope();
                var base = Safetensors.open(shared.resolve("model/model.safetensors"));
                var tuned = Safetensors.open(model.resolve("model.safetensors"))) {
            assertEquals(base.entries().keySet(), tuned.entries().keySet());
            return base.entries().keySet().stream()
                    .filter(name -> !Arrays.equals(
                            Tensors.toFloats(base.tensor(name)), Tensors.toFloats(tuned.tensor(name))))
                    .collect(Collectors.toSet());
        }
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
