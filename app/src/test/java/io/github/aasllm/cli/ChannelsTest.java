// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.description.Thresholds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of several channels: a call with a speaker on each is one clip, or two. */
class ChannelsTest {
    private static final int FRAMES = 16_000;

    @TempDir
    Path folder;

    private Path call;

    /** One second of 1000 Hz on the first channel, and of 2000 Hz on the second. */
    @BeforeEach
    void makeCall() throws IOException {
        call = folder.resolve("call.wav");
        var bytes = new byte[4 * FRAMES];
        for (int i = 0; i < 2 * FRAMES; i++) {
            double hertz = i % 2 == 0 ? 1000 : 2000;
            int sample = (int) Math.round(8000 * Math.sin(2 * Math.PI * hertz * (i / 2) / FRAMES));
            bytes[2 * i] = (byte) sample;
            bytes[2 * i + 1] = (byte) (sample >> 8);
        }
        var format = new AudioFormat(FRAMES, 16, 2, true, false);
        try (var stream = new AudioInputStream(new ByteArrayInputStream(bytes), format, FRAMES)) {
            AudioSystem.write(stream, AudioFileFormat.Type.WAVE, call.toFile());
        }
    }

    private static List<String> channels(Call call) {
        return call.records().stream()
                .map(record -> record.get("channel").asString("null") + " "
                        + Math.round(record.path("acoustic").path("pitch_hz").asDouble(0)))
                .toList();
    }

    private List<String> read(Object... more) {
        var words = new ArrayList<Object>(List.of("extract", "--format", "jsonl", call));
        words.addAll(List.of(more));
        return channels(aasllm(words.toArray()));
    }

    @Test
    void aChannelIsMixedOrTakenAndItsRowSaysWhich() {
        assertEquals(List.of("mix 1500"), read());
        assertEquals(List.of("mix 1500"), read("--channel", "mix"));
        assertEquals(List.of("1 1000"), read("--channel", "first"));
        assertEquals(List.of("2 2000"), read("--channel", "2"));
        assertEquals(List.of("centre 1000"), read("--channel", "centre"));
    }

    @Test
    void eachChannelHasARow() {
        assertEquals(List.of("1 1000", "2 2000"), read("--channel", "each"));
    }

    @Test
    void theManifestsColumnGoesBeforeTheOption() throws IOException {
        var manifest = Files.writeString(folder.resolve("m.csv"),
                "path,channel\ncall.wav,2\ncall.wav,\ncall.wav,each\ncall.wav,left\ncall.wav,3\n");
        var result = aasllm("extract", "--format", "jsonl", "--channel", "first", manifest);
        assertEquals(List.of("2 2000", "1 1000", "1 1000", "2 2000", "null 0", "3 0"), channels(result));
        assertEquals(1, result.exitCode());
        var errors = result.err().lines().toList();
        assertEquals("channel: left (expected: mix, first, centre, each, or a channel's number from 1) in "
                + call, errors.getFirst());
        assertEquals("channel: 3 (expected: 1 to 2, the channels of the file) in " + call, errors.getLast());
    }

    @Test
    void aWordThatIsNoneIsRefused() {
        var result = aasllm("extract", "--channel", "left", call);
        assertEquals(2, result.exitCode());
        assertEquals("channel: left (expected: mix, first, centre, each, or a channel's number from 1)"
                + System.lineSeparator(), result.err());
        assertTrue(aasllm("extract", "--damaged", "mend", call).err()
                .startsWith("--damaged: mend (expected: one of refuse, keep)"));
    }

    @Test
    void thresholdsAreThoseOfTheChannel() throws IOException {
        var file = folder.resolve("t.json");
        assertEquals(0, aasllm("thresholds", call, "-o", file, "--channel", "2").exitCode());
        assertEquals(2000, Thresholds.read(file).medians().get(Cue.PITCH), 1);
        assertEquals(0, aasllm("thresholds", call, "-o", file, "--force", "--channel", "each").exitCode());
        assertTrue(Files.readString(file).replace(" ", "").contains("\"clips\":2"));
    }

    /** Zeros behind the sound would change every rate: a manifest's statement of them counts as in training. */
    @Test
    void whatAManifestSaysIsPaddingIsNotRead() throws IOException {
        var manifest = Files.writeString(folder.resolve("m.csv"), "path,speech_samples,sample_rate,channel\n"
                + "call.wav,22050,44100,1\ncall.wav,8000,16000,each\ncall.wav,16001,16000,1\ncall.wav,-5,16000,1\n");
        var result = aasllm("extract", "--format", "jsonl", manifest);
        assertEquals(List.of("0.5", "0.5", "0.5", "null", "null"), result.records().stream()
                .map(record -> record.get("duration_s").toString()).toList());
        assertEquals(List.of(
                "speech_samples: 16001 (expected: no more than the file has) in " + call,
                "speech_samples: -5 (expected: a whole number >= 1) in " + call), result.err().lines().toList());
    }

    @Test
    void predictReadsTheChannelToo() {
        var model = folder.resolve("model");
        assertEquals(0, aasllm("model", "random", "-o", model).exitCode());
        assertEquals(List.of("1 1000", "2 2000"), channels(aasllm("predict", "--model", model, "--format",
                "jsonl", "--channel", "each", call)));
        var table = aasllm("predict", "--model", model, "--channel", "each", call).out();
        assertTrue(table.contains("call.wav#1  1.00 s") && table.contains("call.wav#2  1.00 s"), table);
        var plot = aasllm("predict", "--model", model, "--channel", "each", "--plot",
                folder.resolve("p.svg"), call);
        assertEquals("--plot: with each channel (expected: one channel, to draw it)" + System.lineSeparator(),
                plot.err());
    }
}
