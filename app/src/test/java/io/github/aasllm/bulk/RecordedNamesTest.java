// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is found under the first name that it has a row by, and no other file is. */
class RecordedNamesTest {
    private static final int ROWS = 100_000;

    @TempDir
    private Path folder;

    private static Optional<String> found(RecordedNames names, Object path) {
        return names.of(Input.of(Path.of(path.toString())));
    }

    @Test
    void aRelativeNameIsThatOfAFileOnlyWhereItCountsFromHere() {
        for (boolean fromHere : new boolean[] {true, false}) {
            var names = new RecordedNames(fromHere);
            names.add("./clips/a.wav", false);
            names.add("clips/a.wav", false);
            names.add(folder + "/./b.wav", false);
            var here = Path.of("clips/a.wav").toAbsolutePath();
            assertEquals(fromHere ? Optional.of("./clips/a.wav") : Optional.empty(), found(names, here));
            assertEquals(Optional.of(folder + "/./b.wav"), found(names, folder.resolve("b.wav")));
            assertEquals(Optional.empty(), found(names, folder.resolve("a.wav")));
        }
    }

    @Test
    void standardInputAndWhatIsNoPathAreNoFiles() {
        var names = new RecordedNames(true);
        for (var name : new String[] {"-", "a\0b", ""}) {
            names.add(name, false);
        }
        assertEquals(Optional.empty(), found(names, "./-"));
        assertEquals(Optional.empty(), names.of(new Input("-", folder.resolve("a.wav"))));
    }

    /** As where an earlier call ran in another folder: {@code many/a.wav} from above, {@code a.wav} within, {@code ../many/a.wav} beside. */
    @Test
    void aRowThatIsNoFileHereIsThatOfAFileWhosePathEndsSo() {
        for (var row : new String[] {"many/a.wav", "./many/a.wav", "../../many/a.wav", "a.wav"}) {
            var names = new RecordedNames(true);
            names.add(row, false);
            assertEquals(Optional.of(row), names.fromElsewhere(Input.of(folder.resolve("many/a.wav"))), row);
            assertEquals(Optional.empty(), names.fromElsewhere(Input.of(folder.resolve("many/aa.wav"))));
            assertEquals(Optional.empty(), names.fromElsewhere(new Input("-", folder.resolve("many/a.wav"))));
        }
        var names = new RecordedNames(true);
        names.add("few/a.wav", false);
        names.add("b.wav", true); // a file that was never there has no answer to be doubled
        names.add("pom.xml", false); // is there, as tests run in the folder of their module
        for (var other : new String[] {"many/a.wav", "b.wav", "pom.xml"}) {
            assertEquals(Optional.empty(), names.fromElsewhere(Input.of(folder.resolve(other))), other);
        }
    }

    /** Of 100,000 rows in 1,000 folders, half of which are not there; with a look at each file it would be several times that. */
    @Test
    void manyRowsTakeNoTime() throws IOException {
        for (int i = 0; i < 500; i++) {
            Files.createDirectory(folder.resolve("speaker" + i));
        }
        assertTimeout(Duration.ofSeconds(10), () -> { // about 1 s on two cores, and others may work there
            var names = new RecordedNames(true);
            for (int i = 0; i < ROWS; i++) {
                names.add(folder + "/speaker" + i % 1000 + "/clip" + i + ".wav", false);
            }
            for (int i = 0; i < ROWS; i++) {
                assertEquals(Optional.of(folder + "/speaker" + i % 1000 + "/clip" + i + ".wav"),
                        found(names, folder + "/./speaker" + i % 1000 + "/clip" + i + ".wav"));
            }
        });
    }
}
