// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
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

    @BeforeAll
    static void start() throws Exception {
        Assumptions.assumeTrue(Chromium.program().isPresent(), "no Chromium");
        Files.createDirectories(PICTURES);
        first = Files.write(folder.resolve("first.wav"), Running.wav(1, 1));
        second = Files.write(folder.resolve("second.wav"), Running.wav(2, 2));
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
        page.press("Enter", 13, "\r");
        page.await("document.querySelectorAll('#results article').length === 3");
    }

    @Test
    void axeFindsNothingInLightDarkAndOnAPhone() throws Exception {
        upload();
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
