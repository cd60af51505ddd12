// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.cli.call.GlobalOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.json.JsonMapper;

/** What a release consists of beside the program: one version everywhere, an image and a deployment that call it rightly. */
class ReleaseTest {
    private static final Path ROOT = Path.of(System.getProperty("aasllm.root"));

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }

    /** What {@code pattern} finds first in a file. */
    private static String first(String file, String pattern) throws IOException {
        var matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(read(file));
        return matcher.find() ? matcher.group(1) : "none";
    }

    @Test
    void everyPlaceNamesOneVersion() throws IOException {
        var version = first("pom.xml", "^  <version>(.+)</version>");
        var places = new TreeMap<>(Map.of("CITATION.cff", "^version: (.+)$", "CHANGELOG.md", "^## ([\\w.-]+)",
                "Dockerfile", "docker build -t aasllm:(\\S+)", "deploy/kubernetes.yaml", "image: aasllm:(\\S+)"));
        try (var modules = Files.list(ROOT)) {
            modules.map(module -> module.resolve("pom.xml")).filter(Files::exists)
                    .forEach(pom -> places.put(ROOT.relativize(pom).toString(), "^    <version>(.+)</version>"));
        }
        assertTrue(places.containsKey("dist/pom.xml"));
        for (var place : places.entrySet()) {
            assertEquals(version, first(place.getKey(), place.getValue()), place.getKey());
        }
    }

    @Test
    void theImageRunsAsAnOrdinaryUserOnABaseWithAVersion() throws IOException {
        var lines = read("Dockerfile").lines().filter(line -> !line.startsWith("#")).toList();
        assertTrue(lines.stream().anyMatch(line -> line.matches("ARG BASE=debian:\\d+\\.\\d+-slim")));
        assertTrue(lines.stream().filter(line -> line.startsWith("FROM ")).allMatch(line -> line.startsWith("FROM ${BASE}")));
        assertTrue(lines.indexOf("USER 10001:10001") > lines.lastIndexOf("FROM ${BASE}"));
        for (var words : List.of("ENTRYPOINT ", "CMD ")) {
            assertTrue(lines.stream().anyMatch(line -> line.startsWith(words + "[\"")), words);
        }
        call(lines.getLast().substring("CMD ".length()));
    }

    /** Whether the program has such a call, in JSON; it is not made. */
    private static void call(String words) {
        Main.commandLine(new GlobalOptions(code -> { })).parseArgs(JsonMapper.shared().readValue(words, String[].class));
    }

    @Test
    void theDeploymentCallsTheProgramAndAsksTheServersOwnPaths() throws IOException {
        var documents = new ArrayList<Map<?, ?>>();
        new Load(LoadSettings.builder().build()).loadAllFromString(read("deploy/kubernetes.yaml"))
                .forEach(document -> documents.add((Map<?, ?>) document));
        assertEquals(List.of("Deployment", "Service"), documents.stream().map(one -> one.get("kind")).toList());
        var container = (Map<?, ?>) ((List<?>) at(documents.getFirst(), "spec", "template", "spec", "containers")).getFirst();
        call(JsonMapper.shared().writeValueAsString(container.get("args")));
        for (var probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            assertTrue(read("docs/server.md").contains("8080" + at(container, probe, "httpGet", "path")), probe);
        }
        assertEquals(10001, at(documents.getFirst(), "spec", "template", "spec", "securityContext", "runAsUser"));
    }

    private static Object at(Object map, String... keys) {
        var found = map;
        for (var key : keys) {
            found = ((Map<?, ?>) found).get(key);
        }
        return found;
    }
}
