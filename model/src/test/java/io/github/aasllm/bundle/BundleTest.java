// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.Refusals;
import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import io.github.aasllm.description.DescriptionTemplate;
import io.github.aasllm.description.Thresholds;
import io.github.aasllm.prompt.Label;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.prompt.PromptTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** {@code aasllm.json}: there and back, whose word counts, and what is refused. */
class BundleTest {
    private static final Provenance PROVENANCE = new Provenance(
            Optional.of(new BaseModel("Qwen2-Audio-7B", "0123abcd")),
            List.of(Seen.of("LoRA weights", List.of("b", "a")), Seen.of("thresholds", List.of("a"))),
            Optional.of("emodb/leave-one-speaker-out/03"),
            Optional.of(JsonMapper.shared().readTree("{\"epochs\":5,\"labels\":[\"a\"]}")),
            Map.of("aasllm", "0.1.0", "libtorch", "2.10.0"));

    private static final Making MAKING = new Making(
            Making.Kind.MERGED,
            List.of(new Making.Parent("base model", "Qwen2-Audio-7B", "0123abcd")),
            List.of(new Making.DataSet("emodb", "LoRA weights", "CC0-1.0")),
            Optional.of("Apache-2.0"),
            List.of(new Making.Score("ua on the dev part", 0.75)));

    private static final Bundle FULL = new Bundle(
            Optional.of(new LabelSet(List.of(new Label("anger", "angry"), Label.of("sadness")))),
            Optional.of(PromptTemplate.builtIn("qwen2-audio")),
            Optional.of(DescriptionTemplate.builtIn("sentence-v1")),
            Optional.of(Thresholds.ofTrainingSet(
                    Method.PAPER, Normalisation.NONE,
                    Map.of("a", new AcousticProperties(200, -20, 1, 1, 2)))),
            Optional.of(new Calibration(1.5, true, Map.of("anger", 0.25, "sadness", 0.75))),
            Optional.of(new StateStatistics(3, List.of(0.5, -1e-300), List.of(0.125, 3.0))),
            Optional.of(new SpectralHead(new StateStatistics(3, List.of(0.5), List.of(0.25)), List.of("anger", "sadness"),
                    List.of(List.of(1.0), List.of(-1.0)), List.of(0.0, 0.5))),
            Optional.of(Normalisation.of("level+edges")),
            Optional.of(Decode.GENERATE),
            Optional.of(PROVENANCE),
            Optional.of(MAKING),
            true);

    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenComesBack() {
        FULL.write(folder);
        assertEquals(FULL, Bundle.read(folder));
    }

    @Test
    void aBundleThatSaysNothingComesBackEmpty() {
        Bundle.EMPTY.write(folder);
        assertEquals(Bundle.EMPTY, Bundle.read(folder));
    }

    @Test
    void aFolderWithoutTheFileSaysNothing() {
        assertEquals(Bundle.EMPTY, Bundle.read(folder));
    }

    @Test
    void writingAgainGivesTheSameBytes() throws IOException {
        FULL.write(folder);
        var first = Files.readAllBytes(folder.resolve(Bundle.FILE));
        Bundle.read(folder).write(folder);
        assertArrayEquals(first, Files.readAllBytes(folder.resolve(Bundle.FILE)));
    }

    @Test
    void theFirstBundlesWordCountsAndTheOtherFillsItsGaps() {
        var labels = LabelSet.parse("x,y");
        var first = Bundle.EMPTY.withLabels(labels);
        var both = first.or(FULL);
        assertEquals(Optional.of(labels), both.labels());
        assertEquals(FULL.prompt(), both.prompt());
        assertEquals(FULL.description(), both.description());
        assertEquals(FULL.thresholds(), both.thresholds());
        assertEquals(FULL.calibration(), both.calibration());
        assertEquals(FULL.decode(), both.decode());
        assertEquals(FULL.provenance(), both.provenance());
        assertEquals(FULL, FULL.or(first), "a full bundle has no gaps");
        assertEquals(true, both.random(), "random if either's weights are");
    }

    @Test
    void eachPartCanBeSaidAlone() {
        var said = Bundle.EMPTY
                .withLabels(FULL.labels().get())
                .withPrompt(FULL.prompt().get())
                .withDescription(FULL.description().get())
                .withThresholds(FULL.thresholds().get())
                .withCalibration(FULL.calibration().get())
                .withDecode(Decode.GENERATE)
                .withProvenance(PROVENANCE);
        said.write(folder);
        assertEquals(said, Bundle.read(folder));
        assertEquals(FULL, FULL.or(said), "nothing is left to say");
        assertEquals(FULL.labels(), said.labels());
        assertEquals(FULL.prompt(), said.prompt());
        assertEquals(FULL.description(), said.description());
        assertEquals(FULL.thresholds(), said.thresholds());
        assertEquals(FULL.calibration(), said.calibration());
        assertEquals(FULL.decode(), said.decode());
    }

    @Test
    void weightsThatSawClipsAreRandomNoMore() {
        assertEquals(true, Bundle.EMPTY.or(Bundle.RANDOM).random());
        assertEquals(false, Bundle.EMPTY.withProvenance(PROVENANCE).or(Bundle.RANDOM).random());
    }

    @Test
    void whatAnAncestorSawIsSeenTooAndNothingElseIsTakenFromIt() {
        var own = new Provenance(
                Optional.empty(), List.of(Seen.of("LoRA weights", List.of("c"))), Optional.empty(),
                Optional.empty(), Map.of());
        var both = Bundle.EMPTY.withProvenance(own).or(FULL).provenance().get();
        assertEquals(
                List.of("LoRA weights 1", "LoRA weights 2", "thresholds 1"),
                both.seen().stream().map(s -> s.by() + " " + s.clips()).toList());
        assertEquals(Optional.empty(), both.fold(), "the fold of the ancestor is not this one's");
        assertEquals(both, both.after(PROVENANCE), "the same clips count once");
    }

    @Test
    void idsAreHashedAsThresholdsHashThem() {
        // printf 'a\nb\n' | sha256sum
        var seen = Seen.of("x", List.of("b", "a", "b"));
        assertEquals("911169ddaaf146aff539f58c26c489af3b892dff0fe283c1c264c65ae5aa59a2", seen.sha256());
        assertEquals(2, seen.clips());
    }

    @ParameterizedTest
    @CsvSource({"prompt, Recognize, prompt", "description, recording, description"})
    void aTemplateThatWasChangedIsRefusedByItsHash(String part, String word, String name) throws IOException {
        FULL.write(folder);
        var file = folder.resolve(Bundle.FILE);
        Files.writeString(file, Files.readString(file).replace(word, word + "!"));
        var stated = part.equals("prompt") ? FULL.prompt().get().hash() : FULL.description().get().hash();
        var hash = part.equals("prompt")
                ? new PromptTemplate("x", FULL.prompt().get().source().replace(word, word + "!")).hash()
                : new DescriptionTemplate("x", FULL.description().get().text().replace(word, word + "!"))
                .hash();
        assertEquals(
                name + ".sha256: " + stated + " (expected: " + hash + ", the hash of the text beside it) in "
                        + file,
                refusal());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
        {'format':2}                                 | format: 2 (expected: 1; a newer release of this program reads it)
        {'random':'yes'}                             | random: "yes" (expected: true or false)
        {'labels':[{'name':'a'}]}                    | labels: [a] (expected: two or more)
        {'labels':[{'answer':'a'}]}                  | labels[0].name: none (expected: text)
        {'labels':[{'name':'a'},{'name':''}]}        | label: "" (expected: a word or a few)
        {'labels':[{'name':'a'},{'name':3}]}         | labels[1].name: 3 (expected: text)
        {'prompt':'paper'}                           | prompt: "paper" (expected: an object)
        {'prompt':{'name':'x'}}                      | prompt.text: none (expected: text)
        {'prompt':{'name':'x','text':'y'}}           | prompt x: no line --- (expected: a head, a line ---, and the prompt)
        {'description':{'text':'y'}}                 | description.name: none (expected: text)
        {'calibration':{'temperature':0}}            | calibration.temperature: 0 (expected: a finite number > 0)
        {'calibration':{'prior':{'a':2}}}            | calibration.prior.a: 2.0 (expected: 0 < share <= 1)
        {'decoder':'guess'}                          | decoder: guess (expected: score or generate)
        {'provenance':{'seen':{}}}                   | provenance.seen: {} (expected: a list)
        {'provenance':{'seen':[{'clips':1}]}}        | provenance.seen[0].by: none (expected: text)
        {'provenance':{'seen':[{'by':'x','clips_sha256':'y'}]}} | seen.clips_sha256: y (expected: 64 hexadecimal digits)
        {'provenance':{'base_model':{'name':'x'}}}   | provenance.base_model.fingerprint: none (expected: text)
        {'provenance':{'versions':{'aasllm':1}}}     | provenance.versions.aasllm: 1 (expected: text)
        {'calibration':{'prior':{'a':'b'}}}          | calibration.prior.a: "b" (expected: a finite number > 0)
        """)
    void aDamagedPartIsRefusedWithTheFile(String json, String refusal) throws IOException {
        var file = Files.writeString(folder.resolve(Bundle.FILE), json.replace('\'', '"'));
        assertEquals(refusal + " in " + file, refusal());
    }

    private String refusal() {
        return Refusals.of(() -> Bundle.read(folder));
    }
}
