// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static io.github.aasllm.cli.Call.aasllm;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Files whose names are not UTF-8 are read as arguments, in folders, by globs and in manifests. */
@EnabledOnOs(OS.LINUX)
class ByteNamesTest {
    @TempDir
    Path folder;

    /** In Latin-1 män/käse.wav, and beside it two that are the same as text: each is m�. */
    @BeforeEach
    void makeClips() throws IOException {
        Files.createDirectory(bytes("m%E4n"));
        clip("m%E4n/k%E4se.wav");
        clip("m%FC.wav");
        clip("m%F6.wav");
    }

    private void clip(String escaped) throws IOException {
        Files.copy(Sound.tone(folder.resolve("made"), 200, 0.2), bytes(escaped));
        Files.delete(folder.resolve("made"));
    }

    private Path bytes(String escaped) {
        return Path.of(URI.create(folder.toUri() + escaped));
    }

    private List<String> read(Object... arguments) {
        var call = aasllm(arguments);
        assertEquals("", call.err());
        return call.records().stream()
                .map(record -> record.get("path").stringValue().replace(folder + "/", ""))
                .toList();
    }

    @Test
    void everyFileOfAFolderHasANameOfItsOwnByWhichItIsFoundAgain() {
        var names = read("extract", "--format", "jsonl", folder);
        assertEquals(List.of("m\\xE4n/k\\xE4se.wav", "m\\xF6.wav", "m\\xFC.wav"), names);
        for (var name : names) {
            assertEquals(List.of(name), read("extract", "--format", "jsonl", folder.resolve(name)));
        }
        assertEquals(List.of(names.getFirst()), read("extract", "--format", "jsonl", folder + "/m\\xE4n"));
        assertEquals(List.of(names.getFirst()), read("extract", "--format", "jsonl",
                folder + "/m\\xE4n/*.wav"));
    }

    @Test
    void aManifestNamesThemByTheirBytesOrAsOtherProgramsShowThem() throws IOException {
        var manifest = Files.writeString(folder.resolve("clips.csv"),
                "path\nm\\xFC.wav\nm\uFFFDn/k\uFFFDse.wav\n");
        assertEquals(List.of("m\\xFC.wav", "m\uFFFDn/k\uFFFDse.wav"),
                read("extract", "--format", "jsonl", manifest));
        Files.writeString(manifest, "path\nm\uFFFD.wav\nm\\xFC.wav\n");
        var call = aasllm("extract", "--format", "jsonl", manifest);
        assertEquals(1, call.exitCode());
        assertEquals("path: " + folder + "/m\uFFFD.wav (expected: one file, where several names have other"
                + " bytes there: write them as \\xE4) in " + manifest + System.lineSeparator(), call.err());
        assertTrue(call.records().get(1).get("error").isNull());
    }

    @Test
    void aManifestMayStandInSuchAFolder() throws IOException {
        Files.writeString(bytes("m%E4n/clips.csv"), "path\nk\\xE4se.wav\n");
        assertEquals(List.of("k\\xE4se.wav"),
                read("extract", "--format", "jsonl", folder + "/m\\xE4n/clips.csv"));
    }

    /** Its backslash is \\x5C there, so that it is not taken for another file, the one with the byte. */
    @Test
    void anEscapeThatIsInTheNameItselfIsNone() throws IOException {
        Sound.tone(folder.resolve("a\\xE4.wav"), 200, 0.2);
        var own = List.of("a\\x5CxE4.wav");
        assertEquals(own, read("extract", "--format", "jsonl", folder.resolve("a\\xE4.wav")));
        assertEquals(own, read("extract", "--format", "jsonl", folder.resolve("a\\x5CxE4.wav")));
        var manifest = Files.writeString(folder.resolve("clips.csv"), "path\na\\xE4.wav\n");
        assertEquals(own, read("extract", "--format", "jsonl", manifest));
        clip("a%E4.wav");
        assertEquals(List.of("a\\xE4.wav"), read("extract", "--format", "jsonl", folder.resolve("a\\xE4.wav")));
        assertEquals(own, read("extract", "--format", "jsonl", folder.resolve("a\\x5CxE4.wav")));
    }

    /** Once both had one name, of which --resume kept one row. */
    @Test
    void aByteAndItsEscapeInANameAreTwoInputs() throws IOException {
        var clips = Files.createDirectory(folder.resolve("both"));
        Sound.tone(clips.resolve("b\\xE4.wav"), 200, 0.2);
        clip("both/b%E4.wav");
        var out = folder.resolve("both.jsonl");
        for (var way : List.of(List.of(), List.of("--resume"))) {
            var call = new ArrayList<Object>(List.of("extract", "--format", "jsonl", "-o", out, clips));
            call.addAll(way);
            var done = aasllm(call.toArray());
            assertEquals(way.isEmpty() ? "" : "rows in " + out + ": 2 from before, 0 new" + System.lineSeparator(), done.err());
            var paths = Files.readAllLines(out).stream()
                    .map(line -> JsonMapper.shared().readTree(line).get("path").stringValue().replace(clips + "/", ""))
                    .sorted().toList();
            assertEquals(List.of("b\\x5CxE4.wav", "b\\xE4.wav"), paths);
        }
    }

    /** A Java process cannot give such arguments to another, but a shell can. */
    @Test
    void argumentsHoldTheVeryBytes() throws IOException {
        var out = folder.resolve("out");
        var java = FreshProcess.of("", "extract", "--format", "jsonl").command();
        var shell = new ProcessBuilder("sh", "-c", "exec \"$@\" \"$(printf 'm\\374.wav')\""
                + " \"$(printf 'm\\366.wav')\" \"$(printf 'm\\344n')\" -o \"$(printf 'r\\344.txt')\"", "sh");
        shell.command().addAll(java);
        shell.environment().put("LC_ALL", "C.UTF-8");
        shell.directory(folder.toFile()).redirectError(out.toFile());
        assertEquals(0, FreshProcess.waitFor(shell), () -> out.toString());
        var paths = Files.readAllLines(bytes("r%E4.txt")).stream()
                .map(line -> JsonMapper.shared().readTree(line).get("path").stringValue())
                .toList();
        assertEquals(List.of("m\\xFC.wav", "m\\xF6.wav", "m\\xE4n/k\\xE4se.wav"), paths);
    }
}
