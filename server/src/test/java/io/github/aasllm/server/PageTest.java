// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.bundle.Decode;
import io.github.aasllm.recognizer.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page as people use it, in Debian's Chromium; without one it is skipped. Pictures lie in target/page. */
@Timeout(90)
class PageTest {
    private static final Path PICTURES = Path.of("target", "page");

    @TempDir
    private static Path folder;

    private static Running running;
    private static Chromium page;
    private static Path first;
    private static Path second;
    private static Path call;

    @BeforeAll
    static void start() throws Exception {
        Assumptions.assumeTrue(Chromium.program().isPresent(), "no Chromium");
        Files.createDirectories(PICTURES);
        first = Files.write(folder.resolve("first.wav"), Running.wav(1, 1));
        second = Files.write(folder.resolve("second.wav"), Running.wav(2, 2));
        call = Files.write(folder.resolve("call.wav"), Voices.call());
        var microphone = Files.write(folder.resolve("microphone.wav"), Running.wav(10, 3));
        running = new Running(folder.resolve("model"), Running.USUAL);
        page = new Chromium(Files.createDirectory(folder.resolve("profile")), microphone);
    }

    @AfterAll
    static void stop() {
        if (page != null) {
            page.close();
            running.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        page.asked.clear();
        page.said.clear();
        page.size(1000, 900, false);
        page.open(address());
        page.await("document.querySelectorAll('#labels input').length > 1");
    }

    private static String address() {
        return "http://127.0.0.1:" + running.server.port() + "/";
    }

    private static void upload() throws Exception {
        page.choose("#files", first, second);
        page.await("document.querySelectorAll('#results article').length === 2");
    }

    private static void assertNothingWrong() {
        for (var asked : page.asked) {
            assertTrue(asked.startsWith(address()) || asked.startsWith(address().replace("http:", "ws:"))
                    || asked.startsWith("blob:" + address().substring(0, address().length() - 1))
                    || asked.startsWith("data:"), "another origin: " + asked);
        }
        assertEquals("[]", page.said.toString());
    }

    @Test
    void filesAreAnsweredComparedAndAnsweredByFewerLabels() throws Exception {
        upload();
        var record = Running.json(running.post("/v1/emotions", "audio/wav", Running.wav(1, 1)));
        var title = page.value("document.querySelector('#results article:last-child h2').textContent").asString();
        assertEquals("first.wav: " + record.get("emotion").asString(), title);
        page.value("document.querySelectorAll('#results article > label input').forEach(box => box.click())");
        page.await("!document.getElementById('comparison').hidden");
        assertEquals("second.wav first.wav difference", page.value(
                "[...document.querySelectorAll('#comparison thead th')].map(one => one.textContent).join(' ')")
                .asString());
        page.picture(PICTURES.resolve("compared.png"));
        page.value("document.querySelector('#labels input').click()");
        assertEquals(1.0, page.value("[...document.querySelectorAll('#results article:last-child meter')]"
                + ".reduce((sum, one) => sum + one.value, 0)").asDouble(), 1e-6);
        int all = page.value("document.querySelectorAll('#labels input').length").asInt();
        assertEquals(all - 1, page.value(
                "document.querySelectorAll('#results article:last-child meter').length").asInt());
        assertNothingWrong();
    }

    private static void uploadCall() throws Exception {
        page.value("document.getElementById('each').checked = true");
        page.choose("#files", call);
        page.await("document.querySelectorAll('#results article.timeline').length === 1");
    }

    private static String texts(String selector) throws Exception {
        return page.value("[...document.querySelectorAll('" + selector + "')].map(one => one.textContent).join('|')")
                .asString();
    }

    /** The caller speaks at 1 and at 6 s on the first channel, the other one at 3.5 s on the second. */
    @Test
    void aLongSoundIsALaneAChannelWithATableToPlayFromAndCaptions() throws Exception {
        page.value("URL.createObjectURL = blob => { window.saved = blob; return 'blob:none'; }");
        page.value("HTMLAnchorElement.prototype.click = function () { window.name = this.download; }");
        uploadCall();
        var records = Running.json(running.post("/v1/emotions?timeline=true&channel=each", "audio/wav", Voices.call()))
                .get("records");
        assertEquals("call.wav: 0:12.0, " + records.size() + " segments", texts("article.timeline h2"));
        assertEquals(2, page.value("document.querySelectorAll('article.timeline .lane canvas').length").asInt());
        assertTrue(texts("article.timeline h3").matches("Channel 1: [0-9.]+ s of speech\\|Channel 2: [0-9.]+ s of speech"));
        assertEquals(records.size(), page.value("document.querySelectorAll('article.timeline tbody tr').length").asInt());
        assertEquals(records.get(0).get("emotion").asString(), texts("article.timeline tbody tr:first-child td:nth-child(4)"));
        page.value("[...document.querySelectorAll('article.timeline button')].at(-1).click()");
        assertEquals("call.vtt", page.value("window.name").asString());
        var captions = page.value("saved.text()").asString();
        assertTrue(captions.startsWith("WEBVTT\n\n00:00:0"), captions);
        assertEquals(records.size(), captions.split(" --> ").length - 1);
        assertTrue(captions.contains("\n<v channel 2>"), captions);
    }

    /** A model that writes its answers has no timelines; the first 30 s of a long sound are answered. */
    @Test
    void aLongSoundIsAClipWhereTheModelTellsNoTimelines() throws Exception {
        var writing = Settings.of(folder.resolve("writing")).withDecode(Decode.GENERATE);
        try (var other = new Running(writing, Running.USUAL)) {
            page.open("http://127.0.0.1:" + other.server.port() + "/");
            page.await("document.querySelectorAll('#labels input').length > 1");
            page.choose("#files", call);
            page.await("document.querySelectorAll('#results article').length === 1");
            assertTrue(texts("#results article h2").startsWith("call.wav: "));
            assertTrue(texts("#results article p").startsWith("12 s heard of 12 s"), texts("#results article p"));
        }
    }

    @Test
    void aRowOfTheTablePlaysFromItsSegmentAndTheCursorFollows() throws Exception {
        uploadCall();
        var last = Running.json(running.post("/v1/emotions?timeline=true&channel=each", "audio/wav", Voices.call()))
                .get("records").valueStream().toList().getLast();
        double start = last.get("start_s").asDouble();
        page.await("document.querySelector('article.timeline audio').readyState >= 1");
        page.value("document.querySelector('article.timeline tbody tr:last-child button').click()");
        page.await("document.querySelector('article.timeline audio').currentTime >= " + (start - 0.001));
        page.await("parseFloat(document.querySelector('article.timeline .cursor').style.left) >= "
                + (100 * start / 12 - 0.1));
        assertEquals("Play from 0:0" + String.format(Locale.ROOT, "%.1f", start), page.value(
                "document.querySelector('article.timeline tbody tr:last-child button').ariaLabel").asString());
        page.value("document.querySelector('article.timeline audio').pause()");
        assertNothingWrong();
    }

    @Test
    void theMicrophoneIsRecordedAndAnswered() throws Exception {
        page.value("document.getElementById('record').click()");
        page.await("document.getElementById('record').textContent === 'Stop and send'");
        Thread.sleep(1500);
        page.value("document.getElementById('record').click()");
        page.await("document.querySelectorAll('#results article').length === 1");
        assertTrue(page.value("document.querySelector('article h2').textContent").asString()
                .startsWith("recording 1: "));
        assertNothingWrong();
    }

    @Test
    void theMicrophoneIsAnsweredWhileItListens() throws Exception {
        page.value("document.getElementById('live').click()");
        page.await("document.getElementById('status').textContent.includes(' s to ')");
        Thread.sleep(1500);
        page.picture(PICTURES.resolve("live.png"));
        page.value("document.getElementById('live').click()");
        page.await("document.querySelectorAll('#segments li').length >= 1");
        page.await("document.getElementById('live').textContent === 'Listen live'");
        assertFalse(page.value("document.getElementById('vtt').disabled").asBoolean());
        assertNothingWrong();
    }

    /** A program of another's page: 5 s of Opus in WebM, in pieces of 250 ms. */
    @Test
    void whatMediaRecorderHandsOverIsAnsweredWhileItIsSpoken() throws Exception {
        page.value("""
                (async () => {
                  window.heard = [];
                  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
                  const recorder = new MediaRecorder(stream, { mimeType: 'audio/webm;codecs=opus' });
                  const socket = new WebSocket(location.origin.replace('http', 'ws') + '/v1/stream');
                  socket.onmessage = message => window.heard.push(JSON.parse(message.data));
                  await new Promise(done => { socket.onopen = done; });
                  socket.send(JSON.stringify({ type: 'start', format: 'webm', hop: .5 }));
                  recorder.ondataavailable = event => socket.send(event.data);
                  recorder.onstop = () => socket.send('{"type": "end"}');
                  recorder.start(250);
                  setTimeout(() => recorder.stop(), 5000);
                })()""");
        page.await("heard.some(one => one.type === 'end' || one.type === 'error')");
        var heard = page.value("heard").valueStream().toList();
        var end = heard.getLast();
        assertEquals("end", end.get("type").asString(), end.toString());
        double given = end.get("seconds").get("given").asDouble();
        assertTrue(given > 4 && given < 6.5, given + " s");
        var partial = heard.stream().filter(one -> one.get("type").asString().equals("partial")).toList();
        // windows of 3 s begin at 0, 0.5, 1 ... as long as there are 3 s; what is left is the last
        assertEquals(Math.floor((given - 3) / 0.5) + 2, partial.size(), 0.1, heard.toString());
        assertEquals(0.5, partial.getFirst().get("end").asDouble());
        assertEquals(given, partial.getLast().get("end").asDouble());
        assertNothingWrong();
    }

    @Test
    void recordsAreSavedAsTheyCame() throws Exception {
        page.value("URL.createObjectURL = blob => { window.saved = blob; return 'blob:none'; }");
        page.value("HTMLAnchorElement.prototype.click = function () { window.name = this.download; }");
        upload();
        page.value("document.getElementById('json').click()");
        var record = Running.json(running.post("/v1/emotions?name=first.wav", "audio/wav", Running.wav(1, 1)));
        var saved = page.value("saved.text().then(JSON.parse)").get(0);
        assertEquals(record.get("path"), saved.get("path"));
        assertEquals(record.get("emotion"), saved.get("emotion"));
        page.value("document.getElementById('csv').click()");
        assertEquals("emotions.csv", page.value("window.name").asString());
        var csv = page.value("saved.text()").asString().split("\n");
        assertEquals(3, csv.length);
        assertTrue(csv[0].startsWith("\"path\",\"emotion\",\"probabilities."), csv[0]);
    }

    @Test
    void theKeyboardAloneReachesEverything() throws Exception {
        upload();
        var reached = new java.util.LinkedHashSet<String>();
        for (int i = 0; i < 40; i++) {
            page.press("Tab", 9, "");
            reached.add(page.value("document.activeElement.id || document.activeElement.tagName").asString());
        }
        for (var id : new String[] {"files", "folder", "record", "live", "model", "json", "csv", "AUDIO"}) {
            assertTrue(reached.contains(id), id + " is not among " + reached);
        }
        page.value("document.getElementById('record').focus()");
        page.press("Enter", 13, "\r");
        page.await("document.getElementById('record').textContent === 'Stop and send'");
        Thread.sleep(1500); // of which some is heard
        page.press("Enter", 13, "\r");
        page.await("document.querySelectorAll('#results article').length === 3");
    }

    @Test
    void axeFindsNothingInLightDarkAndOnAPhone() throws Exception {
        upload();
        uploadCall();
        page.value("document.querySelectorAll('#results article > label input').forEach(box => box.click())");
        String axe;
        try (var script = Objects.requireNonNull(PageTest.class.getResourceAsStream(
                "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js"))) {
            axe = new String(script.readAllBytes(), UTF_8);
        }
        for (boolean dark : new boolean[] {false, true}) {
            for (int width : new int[] {390, 1000}) {
                page.size(width, 844, dark);
                page.value(axe + "; 1");
                var found = page.value("axe.run().then(all => all.violations.map(one => one.id + ': ' + one.help"
                        + " + ' ' + one.nodes.map(node => node.html).join(' ')))");
                assertEquals("[]", found.toString(), width + " pixels, dark: " + dark);
                page.picture(PICTURES.resolve(width + (dark ? "-dark.png" : "-light.png")));
                assertTrue(page.value("document.documentElement.scrollWidth").asInt() <= width,
                        "wider than " + width + " pixels");
            }
        }
    }

    @Test
    void thePolicyHoldsWhateverAScriptTries() throws Exception {
        assertEquals("refused", page.value(
                "fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'refused')").asString());
        assertTrue(page.said.stream().anyMatch(one -> one.contains("Content Security Policy")), page.said.toString());
    }
}
