// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.error;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Who misspells the name of a file is told the one beside it, but never another clip, nor a file of another kind. */
class NearFilesTest {
    private static final InvalidInputException REFUSAL = InvalidInputException.of("file", "missing", "one");

    @TempDir
    Path folder;

    private void files(String... names) throws IOException {
        for (var name : names) {
            Files.createFile(folder.resolve(name));
        }
    }

    private static String asked(Path missing, Predicate<Path> wanted) {
        return NearFiles.ask(REFUSAL, missing, wanted).getMessage();
    }

    private void assertAsked(String missing, String... near) {
        var paths = List.of(near).stream().map(name -> folder.resolve(name).toString()).toList();
        assertEquals(REFUSAL.getMessage() + "; did you mean " + String.join(" or ", paths) + "?",
                asked(folder.resolve(missing), Files::exists));
    }

    private void assertNotAsked(Path missing) {
        assertEquals(REFUSAL.getMessage(), asked(missing, Files::exists), missing.toString());
    }

    @Test
    void theNearestNamesBesideAreAskedFor() throws IOException {
        files("angry-07.wav", "angular-07.wav", "hello.flac", "Berlin.WAV", ".helo.flac");
        assertAsked("angrry-07.wav", "angry-07.wav");
        assertAsked("anrgy-07.wav", "angry-07.wav");
        assertAsked("angry-7.wav", "angry-07.wav");
        assertAsked("helo.flac", "hello.flac");
        assertAsked("hello.flag", "hello.flac");
        assertAsked("berlin.wav", "Berlin.WAV");
        files("hell.flac");
        assertAsked("helo.flac", "hello.flac");
        assertAsked("helll.flac", "hell.flac");
    }

    /** Numbers tell clips apart; a text beside a sound has its name; and an extension alone is no name. */
    @Test
    void neitherAnotherClipNorAFileOfAnotherKindIsAskedFor() throws IOException {
        files("03-01-05-01-01-01-01.wav", "03-01-05-02-01-01-01.wav", "clip12.wav", "angry.txt", "sad.wav");
        for (var name : List.of("03-01-05-01-01-01-02.wav", "clip1.wav", "clip13.wav", "angry.wav", "wav", "sad.wav", "happy.wav")) {
            assertNotAsked(folder.resolve(name));
        }
    }

    /** In many corpora one letter says who speaks, how, or in which take. */
    @Test
    void aNameInWhichALetterStandsForAnotherIsNotAskedFor() throws IOException {
        files("03a01Fa.wav", "03a01Wa.wav", "take-a.wav", "Ses01F_impro01.wav");
        for (var name : List.of("03a01Ta.wav", "03a01Fb.wav", "03a01Tab.wav", "take-b.wav", "Ses01M_impro01.wav", "Ses01M_impr01.wav")) {
            assertNotAsked(folder.resolve(name));
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // some are no paths there
    void whatHasNoFolderIsNotAskedFor() throws IOException {
        files("sad.wav");
        for (var odd : List.of("", "/", "none/sad.wav", "https://example.org/sat.wav", "..", "a\\sad.wav")) {
            assertNotAsked(folder.resolve("none").resolve(odd));
            assertNotAsked(Path.of(odd));
        }
    }

    @Test
    void onlyWhatIsWantedIsAskedFor() throws IOException {
        files("mimi");
        Files.createDirectory(folder.resolve("mimi2"));
        Files.createDirectory(folder.resolve("mini"));
        var missing = folder.resolve("mimmi");
        assertEquals(REFUSAL.getMessage() + "; did you mean " + folder.resolve("mimi") + "?", asked(missing, Files::isRegularFile));
        assertEquals(REFUSAL.getMessage(), asked(folder.resolve("momomi"), Files::isDirectory)); // three edits of six letters are too many
        assertEquals(REFUSAL.getMessage() + "; did you mean " + folder.resolve("mini") + "?",
                asked(folder.resolve("minni"), Files::isDirectory));
    }

    /** Where many are as near, none of them stands out. */
    @Test
    void ofFourNamesThatAreEquallyNearNoneIsAskedFor() throws IOException {
        files("take-a.wav", "take-b.wav", "take-c.wav");
        assertAsked("take-.wav", "take-a.wav", "take-b.wav", "take-c.wav");
        files("take-d.wav");
        assertNotAsked(folder.resolve("take-.wav"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // to make a link takes a right there
    void aLinkThatLeadsNowhereIsNotAskedForNorItsOwnName() throws IOException {
        Files.createSymbolicLink(folder.resolve("hello.wav"), folder.resolve("gone.wav"));
        assertNotAsked(folder.resolve("hello.wav"));
        assertNotAsked(folder.resolve("helllo.wav"));
    }

    /** Of a corpus each row may be missing, so what is looked at has an end. */
    @Test
    void aLargeFolderIsNotSearched() throws IOException {
        for (int i = 0; i < 200; i++) {
            Files.createFile(folder.resolve("clip-" + i + ".wav"));
        }
        assertAsked("cllip-7.wav", "clip-7.wav");
        Files.createFile(folder.resolve("z.wav"));
        assertNotAsked(folder.resolve("cllip-7.wav"));
        assertNotAsked(folder.resolve("clip-7.wave"));
    }

    /** The folder may be the one that is misspelt, or a folder above it, or both names. */
    @Test
    void theFolderMayBeTheMisspeltOne() throws IOException {
        Files.createDirectories(folder.resolve("models/mini"));
        Files.createDirectories(folder.resolve("clips/one"));
        files("clips/one/angry.wav", "clips/one/angular.wav");
        assertAsked("modles/mini", "models/mini");
        assertAsked("modles/minni", "models/mini");
        assertAsked("clps/onee/angry.wav", "clips/one/angry.wav");
        assertAsked("clps", "clips");
        for (var far : List.of("modles/tiny", "elsewhere/mini", "clps/two/angry.wav", "modles/..")) {
            assertNotAsked(folder.resolve(far));
        }
        assertEquals(REFUSAL.getMessage(), asked(folder.resolve("modles/mini"), Files::isRegularFile));
    }

    /** One that has the very name goes before others that are near to it. */
    @Test
    void ofTwoFoldersTheOneThatHasTheNameIsAskedFor() throws IOException {
        Files.createDirectories(folder.resolve("run1/besst"));
        assertAsked("ruun1/best", "run1/besst");
        Files.createDirectories(folder.resolve("ruunn1/best"));
        assertAsked("ruun1/best", "ruunn1/best");
        Files.createDirectories(folder.resolve("run1/best"));
        assertAsked("ruun1/best", "run1/best", "ruunn1/best");
    }
}
