// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Links of all Markdown files lead to a file of the project and to a heading of it, pictures are there, and so are the
 * files that prose, recipes and sources name. Addresses of the web are not asked.
 */
class LinksTest {
    private static final Path ROOT = Path.of(System.getProperty("aasllm.root"));
    private static final Set<String> FOLDERS = Set.of(".github", "docs", "examples", "models", "recipes", "results");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^()\\s]+)\\)");
    private static final Pattern NAMED =
            Pattern.compile("(?<![\\w/.-])((?:docs|recipes|results|bench|examples|models)/[\\w./-]+\\.(?:md|recipe|sh|py|svg|png|flac))(?![\\w/])");
    private static final Pattern WEB = Pattern.compile("^[a-z][a-z0-9+.-]*:.*");

    @Test
    void everyLinkLeadsToAFileAndAHeading() throws IOException {
        var broken = new TreeSet<String>();
        int seen = 0;
        for (var page : files(".md")) {
            for (var link : links(Files.readString(page))) {
                seen++;
                if (!leadsSomewhere(page, link)) {
                    broken.add(ROOT.relativize(page) + ": " + link);
                }
            }
        }
        assertEquals(Set.of(), broken, "links that lead nowhere");
        assertTrue(seen > 150, "only " + seen + " links seen"); // a lost folder must not pass
    }

    @Test
    void everyFileOfTheProjectThatIsNamedIsThere() throws IOException {
        var missing = new TreeSet<String>();
        for (var ending : List.of(".md", ".recipe", ".java", ".py", ".sh")) {
            for (var file : files(ending)) {
                if (file.toString().contains("/src/test/")) {
                    continue; // tests name files that they make
                }
                var names = NAMED.matcher(Files.readString(file));
                while (names.find()) {
                    if (!Files.exists(ROOT.resolve(names.group(1))) && !Files.exists(file.resolveSibling(names.group(1)))) {
                        missing.add(ROOT.relativize(file) + ": " + names.group(1));
                    }
                }
            }
        }
        assertEquals(Set.of(), missing, "files that are named and not there");
    }

    @Test
    void anAnchorIsTheHeadingInSmallLettersWithoutPunctuation() {
        assertEquals(Set.of("where-it-fails-", "how-sure-90-", "a_b", "a_b-1"),
                anchors("# Where it fails!?-\n## How *sure*: 90 %\n### `a_b`\n```\n# no heading\n```\n# a_b\n"));
    }

    private static boolean leadsSomewhere(Path page, String link) throws IOException {
        if (WEB.matcher(link).matches()) {
            return true;
        }
        int hash = link.indexOf('#');
        var path = URLDecoder.decode(hash < 0 ? link : link.substring(0, hash), StandardCharsets.UTF_8);
        var target = path.isEmpty() ? page : page.resolveSibling(path).normalize();
        if (!target.startsWith(ROOT) || !Files.exists(target)) {
            return false;
        }
        return hash < 0 || anchors(Files.readString(target)).contains(link.substring(hash + 1));
    }

    private static List<String> links(String markdown) {
        var links = new ArrayList<String>();
        for (var line : prose(markdown)) {
            var found = LINK.matcher(line.replaceAll("`[^`]*`", "code"));
            while (found.find()) {
                links.add(found.group(1));
            }
        }
        return links;
    }

    /** As GitHub makes them: of headings alike the second has {@code -1} behind it. */
    private static Set<String> anchors(String markdown) {
        Map<String, Integer> times = new HashMap<>();
        var anchors = new TreeSet<String>();
        for (var line : prose(markdown)) {
            if (line.matches("#{1,6} .*")) {
                var name = line.substring(line.indexOf(' ') + 1).strip()
                        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                        .replace(' ', '-');
                int before = times.merge(name, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? name : name + "-" + before);
            }
        }
        return anchors;
    }

    /** The lines that do not stand between fences. */
    private static List<String> prose(String markdown) {
        var lines = new ArrayList<String>();
        boolean fenced = false;
        for (var line : markdown.lines().toList()) {
            if (line.strip().startsWith("```")) {
                fenced = !fenced;
            } else if (!fenced) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> children = Files.list(ROOT)) {
            return children.filter(LinksTest::isOurs)
                    .flatMap(LinksTest::below)
                    .filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    /** A file, a module or a folder of the documentation: what else may lie in a checkout is not looked into. */
    private static boolean isOurs(Path child) {
        return Files.isRegularFile(child) || Files.exists(child.resolve("pom.xml"))
                || FOLDERS.contains(child.getFileName().toString());
    }

    private static Stream<Path> below(Path place) {
        if (!Files.isDirectory(place)) {
            return Stream.of(place);
        }
        try (Stream<Path> children = Files.list(place)) {
            return children.filter(child -> !child.endsWith("target"))
                    .flatMap(LinksTest::below)
                    .toList()
                    .stream();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
