// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.timeline;

import static io.github.aasllm.cli.Call.aasllmWithModels;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.audio.AudioFile;
import io.github.aasllm.audio.SoundSettings;
import io.github.aasllm.checkpoint.WeightShape;
import io.github.aasllm.cli.Call;
import io.github.aasllm.cli.Sound;
import io.github.aasllm.encoder.wav2vec2.TinyFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code timeline} with the bundled model, on a call that is put together of the examples. */
class TimelineCommandTest {
    private static final Path ROOT = Path.of(System.getProperty("aasllm.root"));
    private static final int RATE = 16_000;
    private static final int SECONDS = 12;

    @TempDir
    static Path shared;

    private static Path call;

    @TempDir
    private Path folder;

    /** The caller at 1 and at 6 s, the other one at 3.5 s; 12 s. */
    @BeforeAll
    static void makeCall() throws IOException {
        call = Files.write(shared.resolve("call.wav"), call(SECONDS));
    }

    /** The bytes of the call, whose header promises so many seconds. */
    private static byte[] call(int promised) {
        var channels = new float[2][SECONDS * RATE];
        put("hello", channels[0], 1);
        put("soft-slow", channels[0], 6);
        put("loud-fast", channels[1], 3.5);
        var bytes = ByteBuffer.allocate(44 + 4 * SECONDS * RATE).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(ascii("RIFF")).putInt(36 + 4 * promised * RATE).put(ascii("WAVEfmt ")).putInt(16)
                .putShort((short) 1).putShort((short) 2).putInt(RATE).putInt(4 * RATE)
                .putShort((short) 4).putShort((short) 16).put(ascii("data")).putInt(4 * promised * RATE);
        for (int i = 0; i < SECONDS * RATE; i++) {
            bytes.putShort((short) Math.round(32_767 * channels[0][i]));
            bytes.putShort((short) Math.round(32_767 * channels[1][i]));
        }
        return bytes.array();
    }

    private static void put(String example, float[] channel, double at) {
        float[] voice = AudioFile.read(ROOT.resolve("examples/" + example + ".flac")).samples();
        System.arraycopy(voice, 0, channel, (int) (at * RATE), voice.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static Call timeline(Object... words) {
        var all = new ArrayList<Object>(List.of("timeline"));
        all.addAll(List.of(words));
        return aasllmWithModels(ROOT.resolve("models"), all.toArray());
    }

    private static String line(String text) {
        return text + System.lineSeparator();
    }

    @Test
    void aRowIsASegmentOfAChannel() {
        var result = timeline("--format", "jsonl", "--channel", "each", call);
        assertEquals("", result.err());
        assertEquals(0, result.exitCode());
        var rows = result.records();
        var caller = rows.stream().filter(row -> row.get("channel").asString().equals("1")).toList();
        var other = rows.stream().filter(row -> row.get("channel").asString().equals("2")).toList();
        assertEquals(rows.size(), caller.size() + other.size());
        assertEquals(1.1, caller.getFirst().get("start_s").doubleValue(), 0.2);
        assertEquals(9, caller.getLast().get("end_s").doubleValue(), 0.3);
        assertEquals(3.6, other.getFirst().get("start_s").doubleValue(), 0.2);
        for (JsonNode row : rows) {
            assertEquals(SECONDS, row.get("duration_s").doubleValue());
            double sum = row.get("probabilities").values().stream().mapToDouble(JsonNode::doubleValue).sum();
            assertEquals(1, sum, 1e-9);
            assertEquals(List.of("anger", "happiness", "sadness", "neutral"),
                    List.copyOf(row.get("probabilities").propertyNames()));
            assertTrue(row.get("own_levels").isNull(), "of less than 20 s of speech");
            assertTrue(row.get("acoustic").get("pitch_hz").isNumber());
            assertTrue(row.get("error").isNull());
        }
    }

    /** What the model says of a segment's sound alone, cut out by hand. */
    @Test
    void aSegmentOfOneWindowHasThePredictionOfItsSound() throws IOException {
        var row = timeline("--format", "jsonl", "--channel", "2", call).records().getFirst();
        assertEquals("2", row.get("channel").asString());
        assertEquals(1, row.get("windows").intValue());
        int from = (int) Math.round(row.get("start_s").doubleValue() * RATE);
        int to = (int) Math.round(row.get("end_s").doubleValue() * RATE);
        float[] sound = AudioFile.readEach(call, SoundSettings.STANDARD).get(1).waveform().samples();
        var samples = new short[to - from];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.round(32_768 * sound[from + i]);
        }
        var cut = Sound.write(folder.resolve("cut.wav"), samples);
        var alone = aasllmWithModels(ROOT.resolve("models"), "predict", "--format", "jsonl", cut).records().getFirst();
        assertEquals(alone.get("emotion"), row.get("emotion"));
        for (var label : alone.get("probabilities").propertyNames()) {
            assertEquals(alone.get("probabilities").get(label).doubleValue(),
                    row.get("probabilities").get(label).doubleValue(), 1e-6, label);
        }
        assertEquals(alone.get("acoustic"), row.get("acoustic"));
    }

    @Test
    void csvAndParquetHaveTheFieldsOfJsonLines() throws IOException {
        var csv = timeline("--format", "csv", "--channel", "each", call).out().lines().toList();
        assertEquals("path,channel,duration_s,start_s,end_s,emotion,probabilities.anger,probabilities.happiness,"
                + "probabilities.sadness,probabilities.neutral,uncertainty,disagreement,windows,method,normalisation,"
                + "acoustic.pitch_hz,acoustic.intensity_db,acoustic.segments,acoustic.speech_rate,"
                + "acoustic.articulation_rate,acoustic.voiced_share,own_levels.pitch,own_levels.intensity,own_levels.speech_rate,"
                + "own_levels.articulation_rate,warnings,error", csv.getFirst());
        var rows = timeline("--format", "jsonl", "--channel", "each", call);
        assertEquals(rows.records().stream().map(row -> row.get("channel").asString()).toList(),
                csv.stream().skip(1).map(row -> row.split(",")[1]).toList());
        var file = folder.resolve("t.parquet");
        assertEquals(0, timeline("--format", "parquet", "-o", file, "--channel", "each", call).exitCode());
        assertEquals(rows.out(), Files.readString(folder.resolve("t.parquet.jsonl")));
        var bytes = Files.readAllBytes(file);
        assertEquals("PAR1", new String(bytes, 0, 4, StandardCharsets.US_ASCII));
        assertEquals("PAR1", new String(bytes, bytes.length - 4, 4, StandardCharsets.US_ASCII));
        assertEquals(line("--format parquet: without --output (expected: the file to write)"),
                timeline("--format", "parquet", call).err());
    }

    @Test
    void theTableSaysWhenWhatIsAndHowSure() {
        var out = timeline("--channel", "each", call).out();
        assertTrue(out.contains(call + "#1  12.00 s, ") && out.contains(call + "#2  12.00 s, "), out);
        assertTrue(out.lines().anyMatch(row -> row.matches(" {4,}0:03\\.[456]\\d +0:05\\.\\d\\d  \\w+ +0\\.\\d{3}")), out);
    }

    @Test
    void silenceHasARowThatSaysSo() throws IOException {
        var silence = Sound.silence(folder.resolve("silence.wav"), 3);
        var row = timeline("--format", "jsonl", silence).records().getFirst();
        assertEquals(3, row.get("duration_s").doubleValue());
        assertEquals("no speech found", row.get("warnings").get(0).asString());
        for (String field : List.of("start_s", "emotion", "probabilities", "acoustic", "windows", "error")) {
            assertTrue(row.get(field).isNull(), field);
        }
        assertTrue(timeline(silence).out().contains("silence.wav  3.00 s, no speech found"));
        var captions = timeline("--format", "vtt", silence);
        assertEquals("WEBVTT\n", captions.out());
        assertEquals(line("warning: no speech found in " + silence), captions.err());
    }

    /** A recorder that was cut off has left a header of 20 s and 12 that are there: the default is to keep them. */
    @Test
    void whatWasHeardOfADamagedFileIsKeptAndTheLossSaid() throws IOException {
        var cut = Files.write(folder.resolve("cut.wav"), call(20));
        var kept = timeline("--format", "jsonl", "--channel", "each", cut);
        assertEquals(0, kept.exitCode());
        assertEquals(timeline("--format", "jsonl", "--channel", "each", call).records().stream().map(row ->
                row.get("end_s")).toList(), kept.records().stream().map(row -> row.get("end_s")).toList());
        kept.records().forEach(row -> assertTrue(row.get("warnings").get(0).asString()
                .endsWith("read as far as it goes, 12.000 s"), row.toString()));
        assertTrue(timeline("--format", "textgrid", cut).err().contains("read as far as it goes, 12.000 s in " + cut));
        assertTrue(timeline(cut).out().contains("read as far as it goes, 12.000 s"));
        var refused = timeline("--format", "jsonl", "--damaged", "refuse", cut);
        assertEquals(1, refused.exitCode());
        assertTrue(refused.records().getFirst().get("error").asString().contains("truncated"), refused.out());
    }

    @Test
    void aFileThatFailsHasARowAndTheOthersGoOn() throws IOException {
        var noSound = Files.writeString(folder.resolve("no.wav"), "this is no sound");
        var result = timeline("--format", "jsonl", noSound, call);
        assertEquals(1, result.exitCode());
        var rows = result.records();
        assertTrue(rows.getFirst().get("error").isString() && rows.getFirst().get("emotion").isNull(), rows.toString());
        assertTrue(rows.getLast().get("emotion").isString());
        assertEquals(1, result.err().lines().count(), result.err());
    }

    @Test
    void classifiersTellEmotionsToo() throws IOException {
        var config = new LinkedHashMap<>(TinyFolder.config("wavlm", true));
        config.put("id2label", Map.of("0", "neu", "1", "hap", "2", "ang", "3", "exc"));
        var model = TinyFolder.write(folder.resolve("model"), config, name -> "wavlm." + name,
                new WeightShape("projector.weight", 12, 32), new WeightShape("projector.bias", 12),
                new WeightShape("classifier.weight", 4, 12), new WeightShape("classifier.bias", 4));
        var row = timeline("--model", model, "--map", "known,exc=happiness", "--format", "jsonl", call).records().getFirst();
        assertEquals(List.of("neutral", "happiness", "anger"), List.copyOf(row.get("probabilities").propertyNames()));
    }

    @Test
    void whatTheModelSaysOfItselfStandsInEveryRow() {
        var model = folder.resolve("random");
        assertEquals(0, Call.aasllm("model", "random", "-o", model).exitCode());
        var rows = timeline("--model", model, "--format", "jsonl", call).records();
        assertFalse(rows.isEmpty());
        rows.forEach(row -> assertTrue(Stream.iterate(0, i -> i < row.get("warnings").size(), i -> i + 1)
                .anyMatch(i -> row.get("warnings").get(i).asString().startsWith("model: random weights")), row.toString()));
    }

    @Test
    void aManifestChoosesTheChannel() throws IOException {
        var manifest = Files.writeString(folder.resolve("m.csv"), "path,channel\n" + call + ",2\n" + call + ",each\n");
        var channels = timeline("--format", "jsonl", manifest).records().stream()
                .map(row -> row.get("channel").asString()).distinct().toList();
        assertEquals(List.of("2", "1"), channels);
        var padded = Files.writeString(folder.resolve("p.csv"), "path,speech_samples,sample_rate\n" + call + ",16000,16000\n");
        assertEquals(line("column speech_samples: of a timeline (expected: none: it finds silence by itself) in " + call),
                timeline("--format", "jsonl", padded).err());
    }

    @Test
    void aDocumentIsOfOneSound() throws IOException {
        for (String format : List.of("vtt", "textgrid", "audacity")) {
            assertEquals(line("--format " + format + ": more than one sound (expected: one sound file)"),
                    timeline("--format", format, call, call).err());
        }
        var rttm = timeline("--format", "rttm", call, call);
        assertEquals(0, rttm.exitCode());
        assertTrue(rttm.out().lines().allMatch(row -> row.startsWith("SPEAKER call 1 ")), rttm.out());
        var other = Files.copy(call, Files.createDirectory(folder.resolve("other")).resolve("call.wav"));
        var two = timeline("--format", "rttm", call, other);
        assertEquals(List.of("call", "call_2"),
                two.out().lines().map(row -> row.split(" ")[1]).distinct().toList());
        assertTrue(two.err().contains("warning: " + other + " is call_2, for call is " + call), two.err());
    }

    @Test
    void whatDoesNotFitTogetherIsRefusedBeforeAnythingIsHeard() {
        assertEquals(line("window: 40.0 s (expected: 0.5 to 30.0 s)"), timeline("--window", 40, call).err());
        assertEquals(line("hop: 5.0 s (expected: 0.1 s to 3.0 s, the window)"), timeline("--hop", 5, call).err());
        assertEquals(line("dwell: -1.0 s (expected: 0 to 3600 s)"), timeline("--dwell", -1, call).err());
        assertEquals(2, timeline("-o", call, call).exitCode());
        assertEquals(line("--plot: a.png (expected: a file that ends in .svg)"), timeline("--plot", "a.png", call).err());
        assertEquals(line("--html: a.svg (expected: a file that ends in .html)"), timeline("--html", "a.svg", call).err());
        assertTrue(timeline("--format", "xml", call).err().startsWith("--format: xml (expected: one of table, jsonl, csv,"));
    }

    @Test
    void aCallOfMistypedNamesLeavesTheFileOfResults() throws IOException {
        var results = Files.writeString(folder.resolve("r.jsonl"), "earlier");
        var result = timeline("--format", "jsonl", "-o", results, folder.resolve("no such.wav"));
        assertEquals(2, result.exitCode());
        assertEquals("earlier", Files.readString(results));
        assertEquals(0, timeline("--format", "vtt", "-o", folder.resolve("a.vtt"), call).exitCode());
        assertTrue(Arrays.stream(Files.readString(folder.resolve("a.vtt")).split("\n\n")).count() > 2);
    }
}
