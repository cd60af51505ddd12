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
import io.github.aasllm.record.ClipName;
import io.github.aasllm.record.Column;
import io.github.aasllm.record.Column.Kind;
import io.github.aasllm.record.Format;
import io.github.aasllm.record.RecordWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The last bits of a clip's numbers depend on which clips are in one batch with it. So a call that goes on puts a clip
 * into the batch that it would have been in; what has a row stands there again and is not written again.
 */
class ResumedBatchesTest {
    private static final List<Column> COLUMNS = List.of(Column.of("path", Kind.TEXT), Column.of("channel", Kind.TEXT),
            Column.of("duration_s", Kind.NUMBER), Column.of("company", Kind.TEXT), Column.of("model", Kind.TEXT),
            Column.of("warnings", Kind.TEXTS), Column.of("error", Kind.TEXT));
    private static final RowKind KIND = new RowKind("predict", List.of(COLUMNS), Map.of("model", "m"), true);
    private static final int CLIPS = 60;
    private static final double BROKEN = -1;

    private final Failures failures = new Failures(new PrintWriter(Writer.nullWriter()));
    private double[] seconds;

    @TempDir
    private Path folder;

    /** Each row says with which clips it was in a batch: 40 files of random clips, cut at random bytes. */
    @Test
    void whereverAFileIsCutEveryClipHasTheCompanyThatItWouldHaveHad() throws IOException {
        var random = new SplittableRandom(7);
        for (int run = 0; run < 40; run++) {
            double longest = random.nextInt(3) == 0 ? 1 : 12; // of short ones 16 are a batch
            seconds = IntStream.range(0, CLIPS).mapToDouble(i ->
                    random.nextInt(8) == 0 ? BROKEN : random.nextDouble(0.1, longest)).toArray();
            for (var format : List.of(Format.JSONL, Format.CSV)) {
                var whole = folder.resolve("whole" + run + format);
                goOn(whole, format, false);
                var bytes = Files.readAllBytes(whole);
                var cut = folder.resolve("cut" + run + format);
                for (boolean retryFailed : new boolean[] {false, true}) { // what is broken fails again
                    Files.write(cut, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
                    goOn(cut, format, retryFailed);
                    assertEquals(Files.readString(whole), Files.readString(cut));
                    goOn(cut, format, retryFailed);
                    assertEquals(Files.readString(whole), Files.readString(cut), "nothing is left");
                }
            }
        }
    }

    private void goOn(Path file, Format format, boolean retryFailed) {
        new ResumedFile(file, format, KIND, retryFailed, true).goOn(
                IntStream.range(0, CLIPS).mapToObj(ResumedBatchesTest::input).iterator(),
                (out, begins) -> new RecordOutput<Prediction>(
                        new RecordWriter(out, format, COLUMNS, begins), ResumedBatchesTest::fields),
                this::work, failures, new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter()));
    }

    private static Input input(int number) {
        return Input.of(Path.of(String.valueOf(number))).with(Channel.of("mix"));
    }

    private void work(Iterator<Input> inputs, Output<Prediction> output) {
        var batch = new PredictBatch(ResumedBatchesTest::recognize, output, failures);
        inputs.forEachRemaining(input -> {
            double its = seconds[Integer.parseInt(input.name())];
            batch.accept(its == BROKEN ? Attempt.failed(input, new IllegalStateException("broken"))
                    : Attempt.done(input, clip(its)));
        });
        batch.finish();
    }

    private static MeasuredClip clip(double seconds) {
        var heard = new FrontEnd.Heard(new float[0], new Speech(0, 0, 0, Optional.empty()), List.of());
        return new MeasuredClip(seconds, heard, new AcousticProperties(0, 0, 0, 0, 0), Described.NOTHING,
                Optional.empty(), List.of());
    }

    private static List<Prediction> recognize(List<MeasuredClip> clips) {
        var company = clips.stream().map(MeasuredClip::durationSeconds).toList().toString();
        return new ArrayList<>(clips.stream().map(clip -> new Prediction(clip.durationSeconds(),
                new Decision(company, Map.of(), Map.of()), Map.of(), clip.acoustic(), clip.described(),
                Optional.empty(), clip.heard().speech(), List.of())).toList());
    }

    private static Map<String, Object> fields(ClipName clip, Prediction prediction) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("path", clip.path());
        fields.put("channel", clip.channel().orElse(null));
        fields.put("duration_s", prediction.durationSeconds());
        fields.put("company", prediction.emotion());
        fields.put("model", "m");
        fields.put("warnings", List.of());
        fields.put("error", null);
        return fields;
    }
}
