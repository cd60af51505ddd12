// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.predict;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.bulk.ClipReader;
import io.github.aasllm.bulk.Input;
import io.github.aasllm.bulk.Output;
import io.github.aasllm.cli.call.PlotFile;
import io.github.aasllm.recognizer.Prediction;

/**
 * Hands results on, and draws the one of {@code --plot}. Its clip is read a second time, so that predictions
 * without a picture need not keep what only a picture shows.
 */
record DrawnPrediction(
        Output<Prediction> output, PlotFile picture, ClipReader reader, AcousticExtractor extractor)
        implements Output<Prediction> {
    @Override
    public void done(Input input, Prediction prediction) {
        output.done(input, prediction);
        picture.draw(input, reader.read(input).waveform(), extractor, prediction);
    }

    @Override
    public void failed(Input input, String error) {
        output.failed(input, error);
    }

    @Override
    public void end() {
        output.end();
    }
}
