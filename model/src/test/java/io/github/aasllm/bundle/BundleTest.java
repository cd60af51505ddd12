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

/** {@code aasllm.json}: there and back, whose word counts, and what is refused. */
class BundleTest {
    private static final Bundle FULL = new Bundle(
            Optional.of(new LabelSet(List.of(new Label("anger", "angry"), Label.of("sadness")))),
            Optional.of(PromptTemplate.builtIn("qwen2-audio")),
            Optional.of(DescriptionTemplate.builtIn("sentence-v1")),
            Optional.of(Thresholds.ofTrainingSet(
                    Method.PAPER, Normalisation.NONE, Map.of("a", new AcousticProperties(200, -20, 1, 1, 2)))),
            Optional.of(new Calibration(1.5, true, Map.of("anger", 0.25, "sadness", 0.75))),
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
        var first = new Bundle(
                Optional.of(labels), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);
        var both = first.or(FULL);
        assertEquals(Optional.of(labels), both.labels());
        assertEquals(FULL.prompt(), both.prompt());
        assertEquals(FULL.description(), both.description());
        assertEquals(FULL.thresholds(), both.thresholds());
        assertEquals(FULL.calibration(), both.calibration());
        assertEquals(FULL, FULL.or(first), "a full bundle has no gaps");
        assertEquals(true, both.random(), "random if either's weights are");
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
                : new DescriptionTemplate("x", FULL.description().get().text().replace(word, word + "!")).hash();
        assertEquals(
                name + ".sha256: " + stated + " (expected: " + hash + ", the hash of the text beside it) in " + file,
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
