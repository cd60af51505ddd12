// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import io.github.aasllm.prompt.LabelSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The numbers of what is asked beside the LLM. */
class SpectralHeadTest {
    private static final SpectralHead HEAD = new SpectralHead(
            new StateStatistics(9, List.of(1.0, -2.0), List.of(0.5, 4.0)), List.of("anger", "sadness"),
            List.of(List.of(3.0, 0.0), List.of(-1.0, 2.0)), List.of(0.25, -0.25));

    @TempDir
    private Path folder;

    @Test
    void eachLabelHasTheSumOfStandardisedStatisticsByItsWeights() {
        // (2 - 1) / 0.5 = 2 and (6 + 2) / 4 = 2
        assertArrayEquals(new double[] {3 * 2 + 0.25, -2 + 2 * 2 - 0.25}, HEAD.values(new float[] {2, 6}), 1e-12);
    }

    @Test
    void whatIsWrittenComesBackWithSixDecimals() {
        var head = new SpectralHead(new StateStatistics(3, List.of(0.1234567, 0.0), List.of(1.0, 1.0)),
                HEAD.labels(), HEAD.weights(), HEAD.intercepts()).rounded();
        assertEquals(0.123457, head.trained().mean().getFirst());
        var bundle = Bundle.EMPTY.withLabels(LabelSet.parse("anger,sadness")).withSpectrum(head);
        bundle.write(folder);
        assertEquals(bundle, Bundle.read(folder));
    }

    @Test
    void theCardSaysThatTheLlmIsNotAskedAlone() throws IOException {
        Bundle.EMPTY.withSpectrum(HEAD)
                .withMaking(new Making(Making.Kind.TRAINED, List.of(), List.of(), Optional.empty(), List.of())).write(folder);
        assertTrue(Files.readString(folder.resolve(Bundle.CARD)).contains("- Combined with the LLM: logistic regression on the"
                + " statistics of the spectrogram, of 9 clips; other programs run the LLM alone\n"));
    }

    /** Beside the weights of a descendant, a LoRA folder's, it was never fitted. */
    @Test
    void itIsNotInheritedAsOtherPartsAre() {
        var ancestor = Bundle.EMPTY.withSpectrum(HEAD).withStates(HEAD.trained());
        var both = Bundle.EMPTY.or(ancestor);
        assertEquals(Optional.of(HEAD.trained()), both.states());
        assertEquals(Optional.empty(), both.spectrum());
        assertEquals(Optional.of(HEAD), ancestor.or(Bundle.EMPTY).spectrum());
    }

    @Test
    void numbersOfDamageAreRefusedAndNoStatesAreNamed() throws IOException {
        Bundle.EMPTY.withSpectrum(HEAD).write(folder);
        var file = folder.resolve(Bundle.FILE);
        var whole = Files.readString(file);
        Files.writeString(file, whole.replace("[ 3.0, 0.0 ]", "[ 1e308, 0.0 ]"));
        assertEquals("spectral_statistics: weights or intercepts that are none, or too large (expected: numbers of at most"
                + " 1.0E9) in " + file, Refusals.of(() -> Bundle.read(folder)));
        Files.writeString(file, whole.replace("[ 0.5, 4.0 ]", "[ 0.5 ]"));
        assertEquals("mean: 2 means and 1 deviations (expected: as many of either) in " + file,
                Refusals.of(() -> Bundle.read(folder)));
    }

    @Test
    void damagedNumbersAreRefusedWithTheFile() throws IOException {
        Bundle.EMPTY.withSpectrum(HEAD).write(folder);
        var file = folder.resolve(Bundle.FILE);
        var whole = Files.readString(file);
        for (var damage : Map.of(
                "[ 3.0, 0.0 ]", "[ 3.0 ]", "[ 0.25, -0.25 ]", "[ 0.25 ]", "[ -1.0, 2.0 ]", "[ -1.0, \"x\" ]",
                "[ 0.5, 4.0 ]", "[ 0.5, 0.0 ]").entrySet()) {
            assertTrue(whole.contains(damage.getKey()), whole);
            Files.writeString(file, whole.replace(damage.getKey(), damage.getValue()));
            assertTrue(Refusals.of(() -> Bundle.read(folder)).contains(" in " + file), damage.getValue());
        }
    }
}
