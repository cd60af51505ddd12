// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.audio.ChannelChoice;
import io.github.aasllm.audio.SoundSettings;
import io.github.aasllm.engine.Deadline;
import io.github.aasllm.engine.Question;
import io.github.aasllm.engine.Refusal;
import io.github.aasllm.engine.Spool;
import io.github.aasllm.engine.TimelineOptions;
import io.github.aasllm.timeline.Segment;
import io.github.aasllm.timeline.Smoothing;
import io.github.aasllm.timeline.TimelineReader;
import io.github.aasllm.timeline.Windows;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Emotion over time as answers of {@code /v1/emotions} and {@code /v1/audio/transcriptions}. */
@Timeout(60)
class TimelineOverHttpTest extends OneServer {
    private static final String TIMELINE = "/v1/emotions?timeline=true";
    private static final byte[] CALL = Voices.call();

    @TempDir
    private Path folder;

    private static JsonNode timeline(String options) throws Exception {
        var answer = running.post(TIMELINE + options, "audio/wav", CALL);
        assertEquals(200, answer.statusCode(), answer.body());
        return Running.json(answer);
    }

    /** Windows join the batches of others, which leaves rounding: 1e-6 in the log probability. */
    @Test
    void itIsTheTimelineOfTheLibrary() throws Exception {
        var file = Files.write(folder.resolve("call.wav"), CALL);
        var expected = new TimelineReader(running.recognizer, new Windows(2, 0.5), new Smoothing(3), 2)
                .read(file, SoundSettings.STANDARD.withChannel(ChannelChoice.EACH));
        var answer = timeline("&channel=each&window=2&hop=0.5&dwell=3&name=call.wav");
        var segments = expected.lanes().stream().flatMap(lane -> lane.segments().stream()).toList();
        var records = answer.get("records");
        assertTrue(segments.size() >= 3, "three utterances");
        assertEquals(segments.size(), records.size(), records.toString());
        for (int i = 0; i < segments.size(); i++) {
            assertSame(segments.get(i), records.get(i));
        }
        assertEquals("call.wav", records.get(0).get("path").asString());
        assertEquals(24, answer.get("seconds").get("given").asDouble(), "two channels of 12 s");
        assertEquals(expected.lanes().stream().mapToDouble(lane -> lane.speechSeconds()).sum(),
                answer.get("seconds").get("heard").asDouble(), 1e-9);
    }

    private static void assertSame(Segment expected, JsonNode record) {
        assertEquals(expected.from(), record.get("start_s").asDouble());
        assertEquals(expected.to(), record.get("end_s").asDouble());
        assertEquals(expected.emotion(), record.get("emotion").asString());
        expected.probabilities().forEach((label, probability) ->
                assertEquals(probability, Running.probabilities(record).get(label), 1e-5));
    }

    @Test
    void optionsMayStandInMultipartAndInJson() throws Exception {
        var alone = timeline("&channel=each").get("records");
        var json = running.post("/v1/emotions", "application/json", ("{\"timeline\": true, \"channel\": \"each\","
                + " \"name\": \"body\", \"audio\": \"" + Base64.getEncoder().encodeToString(CALL) + "\"}")
                .getBytes(UTF_8));
        var multipart = running.post("/v1/emotions", "multipart/form-data; boundary=xx",
                multipart("timeline", "true", "channel", "each"));
        for (var other : List.of(json, multipart)) {
            var records = Running.json(other).get("records");
            assertEquals(alone.size(), records.size(), other.body());
            assertEquals(alone.get(0).get("end_s"), records.get(0).get("end_s"));
        }
    }

    private static byte[] multipart(String... fields) {
        var body = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            body.writeBytes(("--xx\r\nContent-Disposition: form-data; name=\"" + fields[i] + "\"\r\n\r\n"
                    + fields[i + 1] + "\r\n").getBytes(UTF_8));
        }
        body.writeBytes("--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n"
                .getBytes(UTF_8));
        body.writeBytes(CALL);
        body.writeBytes("\r\n--xx--\r\n".getBytes(UTF_8));
        return body.toByteArray();
    }

    @Test
    void theFormIsByNameOrElseByAccept() throws Exception {
        var named = running.post(TIMELINE + "&format=vtt&name=a", "audio/wav", CALL);
        assertEquals("vtt of a, 1 lanes", named.body());
        assertEquals("text/vtt; charset=utf-8", named.headers().firstValue("Content-Type").orElseThrow());
        assertEquals("12.0", named.headers().firstValue("X-Seconds-Given").orElseThrow());
        assertTrue(Double.parseDouble(named.headers().firstValue("X-Seconds-Heard").orElseThrow()) > 4);
        assertEquals("the two channels have a speaker each and were mixed; take them apart with timeline=true"
                + " and channel=each of /v1/emotions",
                named.headers().allValues("X-Warning").getFirst());
        var accepted = running.send(running.to(TIMELINE).header("Accept", "text/html, text/csv;q=0.9")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(CALL)));
        assertEquals("csv of body, 1 lanes", accepted.body());
        var any = running.send(running.to(TIMELINE).header("Accept", "text/plain, */*")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(CALL)));
        assertTrue(any.body().startsWith("{\"records\":"), any.body());
    }

    /** 12 s are 1,200 columns of 10 ms; a moment has two times, and a probability for each label. */
    @Test
    void curvesAreThereForAPictureWhereTheyAreAskedFor() throws Exception {
        var lanes = timeline("&channel=each&curves=true").get("lanes");
        assertEquals(2, lanes.size());
        var lane = lanes.get(0);
        assertEquals(0.01, lane.get("waveform").get("step_s").asDouble());
        assertEquals(1200, lane.get("waveform").get("largest").size());
        assertEquals(1200, lane.get("waveform").get("least").size());
        assertEquals(0, lane.get("waveform").get("largest").get(50).asDouble(), "silence at 0.5 s");
        assertEquals(lane.get("labels").size() + 2, lane.get("moments").get(0).size());
        assertTrue(timeline("").path("lanes").isMissingNode());
    }

    private static void assertRefused(int status, String said, String options) throws Exception {
        var answer = running.post("/v1/emotions?" + options, "audio/wav", CALL);
        assertEquals(status, answer.statusCode(), answer.body());
        var message = Running.json(answer).get("error").get("message").asString();
        assertTrue(message.contains(said) && message.contains("(expected: "), message);
    }

    @Test
    void whatCannotBeIsRefused() throws Exception {
        assertRefused(400, "window: 40.0 s (expected: 0.5 to 30.0 s)", "timeline=true&window=40");
        assertRefused(400, "hop: 5.0 s (expected: 0.1 s to 3.0 s, the window)", "timeline=true&hop=5");
        assertRefused(400, "dwell: -1.0 s", "timeline=true&dwell=-1");
        assertRefused(400, "window: wide", "timeline=true&window=wide");
        assertRefused(400, "channel: both", "timeline=true&channel=both");
        assertRefused(422, "channel: 3 (expected: 1 to 2, the channels of the file) in body",
                "timeline=true&channel=3");
        assertRefused(400, "format: doc (expected: json, jsonl, csv, vtt, textgrid, audacity, rttm)",
                "timeline=true&format=doc");
        assertRefused(400, "timeline: perhaps", "timeline=perhaps");
        assertRefused(400, "hop: 1 (expected: none, or timeline=true beside it)", "hop=1");
        assertRefused(400, "explain: true", "timeline=true&explain=true");
        var none = running.post(TIMELINE, "audio/wav", "no sound".getBytes(UTF_8));
        assertEquals(422, none.statusCode(), none.body());
        var long41 = running.post(TIMELINE, "audio/wav", Running.wav(41, 1));
        assertEquals(413, long41.statusCode(), long41.body());
        assertTrue(long41.body().contains("duration: 41.0 s by the file's header (expected: at most 40.0 s) in body"), long41.body());
        var nine = running.post(TIMELINE + "&channel=each", "audio/wav", Voices.wav(new float[9][1000]));
        assertEquals(422, nine.statusCode(), nine.body());
        assertTrue(nine.body().contains("channels: over 8 (expected: at most 8"), nine.body());
    }

    @Test
    void aTimelineEndsWhenItsTimeIsOver() throws Exception {
        try (var sound = new Spool(CALL.length)) {
            sound.write(CALL);
            var late = Deadline.in(Duration.ofNanos(1));
            var refusal = assertThrows(Refusal.class, () -> running.engine.timeline(
                    new Question("", "a", false, sound), TimelineOptions.STANDARD, late));
            assertEquals(503, refusal.status());
        }
    }

    @Test
    void silenceIsNoRefusalButSaidSo() throws Exception {
        var answer = Running.json(running.post(TIMELINE, "audio/wav", Voices.wav(new float[1][48_000])));
        assertEquals("[\"no speech found\"]", answer.get("warnings").toString());
        assertEquals(0, answer.get("seconds").get("heard").asDouble());
        assertEquals(3, answer.get("seconds").get("given").asDouble());
    }

    @Test
    void aTranscriptionHasTheSegmentsOfTheTimeline() throws Exception {
        var records = timeline("").get("records");
        var answer = running.post("/v1/audio/transcriptions", "multipart/form-data; boundary=xx",
                multipart("response_format", "verbose_json", "language", "de"));
        assertEquals(200, answer.statusCode(), answer.body());
        var transcription = Running.json(answer);
        assertEquals(12.0, transcription.get("duration").asDouble());
        assertEquals("[\"language\"]", transcription.get("ignored").toString());
        var segments = transcription.get("segments");
        assertEquals(records.size(), segments.size());
        for (int i = 0; i < records.size(); i++) {
            assertEquals(i, segments.get(i).get("id").asInt());
            assertEquals(records.get(i).get("start_s"), segments.get(i).get("start"));
            assertEquals(records.get(i).get("end_s"), segments.get(i).get("end"));
            assertEquals(records.get(i).get("emotion"), segments.get(i).get("emotion"));
        }
        var vtt = running.post("/v1/audio/transcriptions", "multipart/form-data; boundary=xx",
                multipart("response_format", "vtt"));
        assertEquals("vtt of a.wav, 1 lanes", vtt.body());
        var srt = running.post("/v1/audio/transcriptions", "multipart/form-data; boundary=xx",
                multipart("response_format", "srt"));
        assertEquals(400, srt.statusCode());
        assertTrue(srt.body().contains("response_format: srt (expected: verbose_json or vtt)"), srt.body());
    }
}
