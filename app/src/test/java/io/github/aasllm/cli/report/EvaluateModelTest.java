// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.report;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.audit.AuditFile;
import io.github.aasllm.bulk.ResultLock;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.cli.Sound;
import io.github.aasllm.encoder.wav2vec2.TinyFolder;
import io.github.aasllm.evaluation.PredictionFile;
import io.github.aasllm.evaluation.PredictionRow;
import io.github.aasllm.record.ParquetRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** evaluate without a run: a classifier on a manifest. */
class EvaluateModelTest {
    @TempDir
    private Path folder;

    private Path model;
    private Path list;
    private Path result;

    @BeforeEach
    void makeModelAndClips() throws IOException {
        var config = new LinkedHashMap<>(TinyFolder.config("wavlm", true));
        config.put("id2label", Map.of("0", "neu", "1", "hap"));
        model = TinyFolder.write(folder.resolve("model"), config, name -> "wavlm." + name,
                new WeightShape("projector.weight", 12, 32), new WeightShape("projector.bias", 12),
                new WeightShape("classifier.weight", 2, 12), new WeightShape("classifier.bias", 2));
        for (int i = 1; i <= 4; i++) {
            Sound.bursts(folder.resolve(i + ".wav"), i);
        }
        list = Files.writeString(folder.resolve("list.csv"), "path,label,speaker\n1.wav,neutral,a\n2.wav,happiness,a\n"
                + "3.wav,neutral,b\n4.wav,boredom,b\nnone.wav,neutral,b\n");
        result = folder.resolve("predictions.jsonl");
    }

    @Test
    void clipsAreScoredAndWhatFailsOrIsUnknownToTheModelIsSaid() throws IOException {
        var call = aasllm("evaluate", "--model", model, "--data", list, "--map", "known", "-o", result);
        assertEquals(1, call.exitCode(), call.err());
        assertTrue(call.err().contains("the model does not have, so that their clips count as wrong: boredom (1 clips)"),
                call.err());
        assertTrue(call.err().contains("none.wav"), call.err());
        assertTrue(call.out().contains("failed clips: 1 of 5"), call.out());
        assertTrue(call.out().startsWith("4 clips; 95 % intervals over speakers\nUA        "), call.out());
        var rows = PredictionFile.read(result);
        assertEquals(4, rows.size());
        assertEquals(0.0, rows.getFirst().probabilities().get("boredom"));
        var page = folder.resolve("report.html");
        var report = aasllm("report", folder, "-o", page);
        assertEquals(0, report.exitCode());
        for (var text : List.of(report.out(), Files.readString(page))) {
            assertTrue(text.contains("Speech emotion recognition: list"), text);
            assertTrue(text.contains("Scores: list"), text);
            assertFalse(text.contains("manifest"), text);
        }
    }

    @Test
    void whatHasARowIsNotPredictedAgainAndAnotherModelsRowsAreRefused() throws IOException {
        aasllm("evaluate", "--model", model, "--data", list, "--map", "known", "-o", result);
        var whole = Files.readString(result);
        Files.writeString(result, whole.substring(0, whole.indexOf('\n') + 20));
        var call = aasllm("evaluate", "--model", model, "--data", list, "--map", "known", "-o", result, "--resume");
        assertTrue(call.out().startsWith("4 clips"), call.out() + call.err());
        assertEquals(4, PredictionFile.read(result).size());
        var other = aasllm("evaluate", "--model", model, "--data", list, "-o", result, "--resume");
        assertEquals(2, other.exitCode());
        assertEquals("--resume: line 1 is of another model or of other clips: map known (expected: rows of this call:"
                + " map none) in " + result + "; it was left as it is; write to another file",
                other.err().lines().toList().getLast());
    }

    /** Two of four clips have a label of the model, and the fifth is no sound; a speaker each, so no donors. */
    @Test
    void interventionsAreAskedOfASpeechLlmAndReported() throws IOException {
        var llm = folder.resolve("llm");
        assertEquals(0, aasllm("model", "random", "--size", "tiny", "-o", llm).exitCode());
        var call = aasllm("evaluate", "--model", llm, "--data", list, "-o", result, "--interventions");
        assertEquals(1, call.exitCode(), call.err()); // for none.wav
        assertTrue(call.err().contains("interventions: not on 1 of 5 clips, whose labels the model does not have"),
                call.err());
        var rows = AuditFile.read(folder.resolve("interventions.jsonl"));
        assertEquals(Set.of("1.wav", "2.wav", "3.wav"),
                rows.stream().map(PredictionRow::id).collect(Collectors.toSet()));
        boolean spoken = rows.stream().anyMatch(row -> row.facts().containsKey("words")); // where eSpeak NG is installed
        assertEquals(spoken ? 1 : 2, call.err().split("interventions: neutral words and words of another emotion are left"
                + " out: espeak-ng: not found", -1).length, call.err());
        var report = aasllm("report", folder);
        assertEquals(0, report.exitCode(), report.err());
        assertTrue(report.out().contains("Interventions: list, llm"), report.out());

        var again = aasllm("evaluate", "--model", llm, "--data", list, "-o", folder.resolve("other.jsonl"),
                "--interventions");
        assertEquals(2, again.exitCode());
        assertEquals("--interventions: a file that is there (expected: a new file) in "
                + folder.resolve("interventions.jsonl") + "; --force writes over it; else let --output lie in another folder",
                again.err().strip());
        assertFalse(Files.exists(folder.resolve("other.jsonl")));
        assertEquals(rows, AuditFile.read(folder.resolve("interventions.jsonl")));
    }

    /** Answers of hours are not written over by --resume with another model, or about other clips. */
    @Test
    void resumedInterventionsAreTheSameModelsAboutTheSameClips() throws IOException {
        var llm = folder.resolve("llm");
        var other = folder.resolve("other");
        assertEquals(0, aasllm("model", "random", "--size", "tiny", "-o", llm).exitCode());
        assertEquals(0, aasllm("model", "random", "--size", "tiny", "--seed", "2", "-o", other).exitCode());
        var two = Files.writeString(folder.resolve("two.csv"), "path,label\n1.wav,neutral\n2.wav,happiness\n");
        aasllm("evaluate", "--model", llm, "--data", two, "-o", result, "--interventions");
        var file = folder.resolve("interventions.jsonl");
        var rows = Files.readString(file);

        var call = aasllm("evaluate", "--model", other, "--data", two, "-o", folder.resolve("new.jsonl"),
                "--interventions", "--resume");
        assertEquals(2, call.exitCode(), call.err());
        var refusal = call.err().lines().toList().getLast();
        assertTrue(refusal.startsWith("--resume: line 1 is of another model or of other clips: arm llm; model "), refusal);
        assertTrue(refusal.endsWith(" in " + file + "; it was left as it is; let --output lie in another folder"),
                refusal);
        assertFalse(Files.exists(folder.resolve("new.jsonl")));
        var third = Files.writeString(folder.resolve("third.csv"), "path,label\n3.wav,neutral\n");
        var clips = aasllm("evaluate", "--model", llm, "--data", third, "-o", folder.resolve("new.jsonl"),
                "--interventions", "--resume");
        assertEquals("--resume: line 1 is of another model or of other clips: corpus two; 1.wav labelled neutral"
                + " (expected: rows of this call: corpus third; 1.wav not among the clips) in " + file
                + "; it was left as it is; let --output lie in another folder",
                clips.err().lines().toList().getLast());
        assertEquals(rows, Files.readString(file));
        var same = aasllm("evaluate", "--model", llm, "--data", two, "-o", result, "--interventions", "--resume");
        assertEquals(0, same.exitCode(), same.err());
        assertEquals(rows, Files.readString(file));
    }

    @Test
    void interventionsOnAClassifierAndWithARunAreRefused() {
        var call = aasllm("evaluate", "--model", model, "--data", list, "--map", "known", "-o", result,
                "--interventions");
        assertEquals(2, call.exitCode());
        assertTrue(call.err().contains("--interventions: on a classifier (expected: a speech LLM)"), call.err());
        assertFalse(Files.exists(folder.resolve("interventions.jsonl")));
        assertFalse(Files.exists(result));
    }

    @Test
    void otherWeightsInTheSameFolderAreAnotherModel() throws IOException {
        aasllm("evaluate", "--model", model, "--data", list, "--map", "known", "-o", result);
        var rows = Files.readString(result);
        var weights = model.resolve("model.safetensors");
        var bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 3] ^= 1;
        Files.write(weights, bytes);
        var call = aasllm("evaluate", "--model", model, "--data", list, "--map", "known", "-o", result, "--resume");
        assertEquals(2, call.exitCode(), call.out());
        assertTrue(call.err().contains("--resume: line 1 is of another model"), call.err());
        assertEquals(rows, Files.readString(result));
    }

    @Test
    void aFileThatIsThereIsNotWrittenOver() throws IOException {
        Files.writeString(result, "hours of predictions");
        var call = aasllm("evaluate", "--model", model, "--data", list, "-o", result);
        assertEquals(2, call.exitCode());
        assertEquals("--output: a file that is there (expected: a new file) in " + result
                + "; --resume goes on with it, --force writes over it; else name another file", call.err().strip());
        assertEquals("hours of predictions", Files.readString(result));
        var resumed = aasllm("evaluate", "--model", model, "--data", list, "--map", "known", "-o", result, "--resume");
        assertEquals("--resume: line 1 is none that 'evaluate' writes (expected: a file of 'evaluate --output') in "
                + result + "; it was left as it is; write to another file",
                resumed.err().lines().toList().getLast());
        assertEquals("hours of predictions", Files.readString(result));
        var folderOfThem = aasllm("evaluate", "--model", model, "--data", list, "-o", folder);
        assertEquals("--output: a folder (expected: a file that can be written) in " + folder + "; name a file in it",
                folderOfThem.err().strip());
        var parquet = aasllm("evaluate", "--model", model, "--data", list, "-o", list, "--format", "parquet",
                "--resume");
        assertEquals("--output: a file that is there (expected: a new file) in " + list + "; there is no " + list
                + ".jsonl to go on with", parquet.err().strip());
    }

    @Test
    void withForceAFileIsWrittenAnewAndTheListOfTheClipsNever() throws IOException {
        Files.writeString(result, "hours of predictions");
        aasllm("evaluate", "--model", model, "--data", list, "--map", "known", "-o", result, "--force");
        assertEquals(4, PredictionFile.read(result).size());
        var before = Files.readString(list);
        var call = aasllm("evaluate", "--model", model, "--data", list, "--map", "known", "--format", "jsonl", "-o", list,
                "--force");
        assertEquals("--output: " + list + " (expected: a file that is none of the inputs); it is " + list, call.err().strip());
        assertEquals(before, Files.readString(list));
    }

    @Test
    void parquetHasEveryValueOfTheRows() throws IOException {
        var parquet = folder.resolve("p.parquet");
        for (var more : List.of(List.of(), List.of("--resume"))) {
            var words = new ArrayList<Object>(List.of("evaluate", "--model", model, "--data", list, "--map", "known",
                    "--format", "parquet", "-o", parquet));
            words.addAll(more);
            var call = aasllm(words.toArray());
            assertEquals(1, call.exitCode(), call.err());
            ParquetRows.assertSame(folder.resolve("p.parquet.jsonl"), parquet);
        }
        assertEquals(4, PredictionFile.read(folder.resolve("p.parquet.jsonl")).size());
        var noFile = aasllm("evaluate", "--model", model, "--data", list, "--format", "parquet");
        assertEquals("--format parquet: without --output (expected: the file to write)", noFile.err().strip());
        var table = aasllm("evaluate", "--model", model, "--data", list, "--format", "table");
        assertEquals("--format: table (expected: jsonl or parquet)", table.err().strip());
    }

    @Test
    void aFileIsWrittenByOneCallAtATime() throws IOException {
        try (var held = ResultLock.of(result).orElseThrow()) {
            var call = aasllm("evaluate", "--model", model, "--data", list, "--map", "known", "-o", result);
            assertTrue(call.err().contains("--output: in use by another call of this process"), call.err());
        }
        assertFalse(Files.exists(result));
    }

    @Test
    void aClassWithoutClipsHasNoScoresAndCountsInNone() throws IOException {
        var ofOne = Files.writeString(folder.resolve("one.csv"), "path,label\n1.wav,neutral\n2.wav,neutral\n");
        var call = aasllm("evaluate", "--model", model, "--data", ofOne, "--map", "known", "-o", result);
        assertEquals(0, call.exitCode(), call.err());
        assertTrue(call.out().contains("happiness       -       -       0" + System.lineSeparator()), call.out());
    }

    @Test
    void abbreviationsAreNotReadAsWordsUnaskedAndWhatWouldReadThemIsSaid() {
        var call = aasllm("evaluate", "--model", model, "--data", list, "-o", result);
        assertEquals("labels that the model does not have, so that their clips count as wrong: boredom (1 clips),"
                + " happiness (1 clips), neutral (3 clips); --map known would read neu=neutral, hap=happiness",
                call.err().lines().findFirst().orElseThrow());
    }

    /** In the hub's cache a folder is called by a commit. */
    @Test
    void aModelOfTheHubIsCalledByItsNameThere() throws IOException {
        var commit = "0123456".repeat(6).substring(0, 40);
        var snapshot = folder.resolve("models--org--tiny").resolve("snapshots").resolve(commit);
        Files.createDirectories(snapshot.getParent());
        Files.move(model, snapshot);
        aasllm("evaluate", "--model", snapshot, "--data", list, "--map", "known", "-o", result);
        assertEquals("org/tiny@0123456", PredictionFile.read(result).getFirst().origin().arm().name());
    }

    @Test
    void aRunOrAModelIsNeeded() {
        var call = aasllm("evaluate", "--data", list);
        assertEquals(2, call.exitCode());
        assertTrue(call.err().contains("RUN: none, and no --model (expected: one of the two)"), call.err());
    }
}
