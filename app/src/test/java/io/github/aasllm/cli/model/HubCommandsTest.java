// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.cli.FreshProcess;
import io.github.aasllm.hub.HubServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands with a name of the hub, in processes of their own, which have an environment and can be killed. */
class HubCommandsTest {
    private static final Path ROOT = Path.of(System.getProperty("aasllm.root"));
    private static final String NAME = "org/name";

    @TempDir
    private Path folder;

    private final HubServer server = new HubServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private record Done(int exitCode, String out, String err) {}

    private ProcessBuilder process(Object... arguments) {
        var process = FreshProcess.of("", arguments);
        process.environment().put("HF_HOME", folder.resolve("home").toString());
        process.environment().put("HF_ENDPOINT", server.endpoint());
        return process.redirectOutput(folder.resolve("out").toFile()).redirectError(folder.resolve("err").toFile());
    }

    private Done run(Object... arguments) throws IOException {
        int exitCode = FreshProcess.waitFor(process(arguments));
        return new Done(exitCode, Files.readString(folder.resolve("out")), Files.readString(folder.resolve("err")));
    }

    private static TreeMap<String, byte[]> miniModel() throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (Stream<Path> all = Files.list(ROOT.resolve("models/mini"))) {
            for (var file : all.toList()) {
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    @Test
    void aModelOfTheHubPredictsAsItsFolderDoes() throws IOException {
        server.add(NAME, miniModel());
        var clip = ROOT.resolve("examples/hello.flac");
        var named = run("predict", "--model", NAME, "--format", "csv", clip);
        assertEquals(0, named.exitCode(), named.err());
        int asked = server.asked().size();

        assertEquals(named, run("predict", "--model", NAME, "--format", "csv", clip).exitCode() == 0
                ? new Done(0, Files.readString(folder.resolve("out")), named.err()) : null);
        assertEquals(asked, server.asked().size(), "what is in the cache is asked for again");
        assertEquals(named.out(),
                run("predict", "--model", ROOT.resolve("models/mini"), "--format", "csv", clip).out());
    }

    @Test
    void modelsAreFetchedListedAndTakenAway() throws IOException {
        var commit = server.add(NAME, miniModel());
        var fetched = run("model", "download", NAME);
        assertEquals(0, fetched.exitCode(), fetched.err());
        assertEquals(folder.resolve("home/hub/models--org--name/snapshots/" + commit) + System.lineSeparator(),
                fetched.out());
        assertEquals("fetching org/name: 2.7 MB" + System.lineSeparator(), fetched.err());

        var listed = run("model", "list").out().lines().toList();
        assertEquals(2, listed.size());
        assertTrue(listed.getLast().matches("org/name +main +" + commit.substring(0, 7) + " +2\\.7 MB  complete"),
                listed.getLast());

        assertEquals("removed org/name: 2.7 MB" + System.lineSeparator(), run("model", "remove", NAME).err());
        assertEquals("", run("model", "list").out());
        assertEquals(2, run("model", "remove", NAME).exitCode());
    }

    @Test
    void aNameThatTheHubDoesNotHaveIsOneLine() throws IOException {
        var refused = run("predict", "--model", "org/nmae", ROOT.resolve("examples/hello.flac"));

        assertEquals(2, refused.exitCode());
        assertEquals(1, refused.err().lines().count(), refused.err());
        assertTrue(refused.err().startsWith("model org/nmae: the hub has no such model"), refused.err());
    }

    @Test
    void aLoraFolderAndTheBaseOfARecipeAreNamedInTheSameWay() throws IOException {
        var clip = ROOT.resolve("examples/hello.flac");
        var lora = run("predict", "--model", ROOT.resolve("models/mini"), "--lora", "org/lora", clip);
        assertTrue(lora.err().startsWith("model org/lora: the hub has no such model"), lora.err());

        var settings = "corpus.name = manifest\nmodel.base = org/base\n";
        var train = Files.writeString(folder.resolve("train.recipe"), settings);
        var experiment = Files.writeString(folder.resolve("experiment.recipe"),
                settings + "protocol.folds = leave-one-speaker-out\n");
        var data = Files.createDirectories(folder.resolve("data"));
        Files.copy(clip, data.resolve("1.flac"));
        Files.copy(clip, data.resolve("2.flac"));
        Files.writeString(data.resolve("manifest.csv"), "path,label,speaker\n1.flac,anger,a\n2.flac,sadness,b\n");
        for (var recipe : List.of(experiment, train)) {
            var command = recipe.getFileName().toString().replace(".recipe", "");
            var base = run(command, recipe, "--data", data, "--out", folder.resolve(command));
            assertEquals(2, base.exitCode());
            assertTrue(base.err().lines().toList().getLast().startsWith("model org/base: the hub has no such model"),
                    base.err());
        }
    }

    @Test
    void theModelInTheBoxAsksNobody() throws IOException {
        var plain = process("predict", ROOT.resolve("examples/hello.flac"));
        plain.command().add(1, "-Daasllm.models=" + ROOT.resolve("models"));
        assertEquals(0, FreshProcess.waitFor(plain));

        assertEquals(List.of(), server.asked());
    }

    @Test
    void killedAtAnyMomentItGoesOnWithWhatIsThere() throws Exception {
        var files = miniModel();
        var weights = new byte[9_000_000];
        new Random(5).nextBytes(weights);
        files.put("model.safetensors", weights);
        var commit = server.add(NAME, files);
        server.faults(request -> request.atStore() ? HubServer.Fault.slow(1) : null); // 16 MB a second at most
        var random = new Random(7);
        var branch = folder.resolve("home/hub/models--org--name/refs/main");
        int kills = 0;
        for (boolean ended = false; !ended && kills < 20;) {
            long enough = server.sent() + 1_500_000 + random.nextInt(2_000_000);
            var process = process("model", "download", NAME).start();
            while (process.isAlive() && server.sent() < enough) {
                Thread.sleep(1);
            }
            process.destroyForcibly().waitFor();
            ended = Files.exists(branch);
            kills += ended ? 0 : 1;
        }
        assertTrue(kills > 0);
        var snapshot = folder.resolve("home/hub/models--org--name/snapshots/" + commit);
        assertArrayEquals(weights, Files.readAllBytes(snapshot.resolve("model.safetensors")));
        long all = weights.length + 500_000; // and settings
        assertTrue(server.sent() < all + kills * 2_000_000L, server.sent() + " bytes for " + all + ", " + kills
                + " kills"); // what was on its way through the system is lost, and no more
        try (var blobs = Files.list(snapshot.resolve("../../blobs"))) {
            assertTrue(blobs.noneMatch(blob -> blob.toString().contains("aasllm")));
        }
    }
}
