// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.call;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.acoustic.Method;
import io.github.aasllm.acoustic.Normalisation;
import picocli.CommandLine.Option;

/** The options that say how a clip's sound is measured. */
public final class MeasuringOptions {
    @Option(
            names = "--method",
            paramLabel = "METHOD",
            defaultValue = "paper",
            description = "What the four names stand for. paper: mean of the spectral peaks, and stretches"
                    + " between pauses; voice: fundamental frequency, and syllable nuclei (default:"
                    + " ${DEFAULT-VALUE}).")
    private Method method;

    @Option(
            names = "--normalise",
            paramLabel = "WHAT",
            defaultValue = "none",
            description = "What is done to a clip before it is measured. level: its speech is brought to -23"
                    + " dB; edges: silence before and after it is cut off; level+edges; none (default:"
                    + " ${DEFAULT-VALUE}).")
    private String normalisation;

    public AcousticExtractor extractor() {
        return AcousticExtractor.of(method, Normalisation.of(normalisation));
    }
}
