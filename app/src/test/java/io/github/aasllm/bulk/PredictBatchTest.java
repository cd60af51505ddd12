// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.aasllm.acoustic.AcousticProperties;
import io.github.aasllm.acoustic.Speech;
import io.github.aasllm.recognizer.Decision;
import io.github.aasllm.recognizer.Described;
import io.github.aasllm.recognizer.FrontEnd;
import io.github.aasllm.recognizer.MeasuredClip;
import io.github.aasllm.recognizer.Prediction;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which clips are recognized together: up to 16 s of sound, so that memory has an end. */
class PredictBatchTest {
    private final List<List<Double>> batches = new ArrayList<>(); // seconds of the clips of each
    private final List<String> handedOn = new ArrayList<>();
    private final PredictBatch batch =
            new PredictBatch(this::recognize, new Names(), new Failures(new PrintWriter(Writer.nullWriter())));

    @Test
    void noBatchHasMoreThanSixteenSeconds() {
        accept(7, 7, 7, 8, 8, 1);
        assertEquals(List.of(List.of(7.0, 7.0), List.of(7.0, 8.0), List.of(8.0, 1.0)), batches);
    }

    @Test
    void aFullBatchDoesNotWaitForTheNextClip() {
        batch.accept(clip(8));
        batch.accept(clip(8));
        assertEquals(List.of(List.of(8.0, 8.0)), batches);
    }

    @Test
    void aLongerClipIsABatchOfItsOwn() {
        accept(1, 30, 1);
        assertEquals(List.of(List.of(1.0), List.of(30.0), List.of(1.0)), batches);
    }

    @Test
    void clipsAreSixteenAtMostHoweverShort() {
        for (int i = 0; i < 17; i++) {
            batch.accept(clip(0.1));
        }
        assertEquals(List.of(Collections.nCopies(16, 0.1)), batches);
    }

    @Test
    void whatFailedHasNoSoundAndKeepsItsPlace() {
        batch.accept(clip(9));
        batch.accept(Attempt.failed(Input.of(Path.of("broken")), new IllegalStateException()));
        batch.accept(clip(7));
        assertEquals(List.of(List.of(9.0, 7.0)), batches);
        assertEquals(List.of("9.0", "broken", "7.0"), handedOn);
    }

    private void accept(double... seconds) {
        for (double each : seconds) {
            batch.accept(clip(each));
        }
        batch.finish();
    }

    private List<Prediction> recognize(List<MeasuredClip> clips) {
        batches.add(clips.stream().map(MeasuredClip::durationSeconds).toList());
        return clips.stream()
                .map(clip -> new Prediction(clip.durationSeconds(), new Decision("", Map.of(), Map.of()), Map.of(),
                        clip.acoustic(), clip.described(), Optional.empty(), clip.heard().speech(), List.of()))
                .toList();
    }

    private static Attempt<MeasuredClip> clip(double seconds) {
        var heard = new FrontEnd.Heard(new float[0], new Speech(0, 0, 0, Optional.empty()), List.of());
        return Attempt.done(
                Input.of(Path.of(String.valueOf(seconds))),
                new MeasuredClip(seconds, heard, new AcousticProperties(0, 0, 0, 0, 0), Described.NOTHING,
                        Optional.empty(), List.of()));
    }

    private final class Names implements Output<Prediction> {
        @Override
        public void done(Input input, Prediction result) {
            handedOn.add(input.name());
        }

        @Override
        public void failed(Input input, String error) {
            handedOn.add(input.name());
        }
    }
}
