// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What docs/output.md says of files of arguments. */
class ArgumentFilesTest {
    @TempDir
    private Path folder;

    private List<String> words(String text, String... more) throws IOException {
        var file = Files.writeString(folder.resolve("words"), text);
        var arguments = new String[more.length + 1];
        arguments[0] = "@" + file;
        System.arraycopy(more, 0, arguments, 1, more.length);
        var any = CommandSpec.create().addPositional(PositionalParamSpec.builder().type(String[].class).arity("0..*").build());
        return new ArgumentFiles(any).parseArgs(arguments).expandedArgs();
    }

    @Test
    void theWordsStandInItsPlace() throws IOException {
        assertEquals(List.of("one", "two", "großes", "three"), words("one\ttwo\n  großes\n\n", "three"));
    }

    @Test
    void quotesKeepTogetherAWholeWordAndOnlyThat() throws IOException {
        assertEquals(List.of("my clips", "it's", ""), words("'my clips' \"it's\" ''"));
        assertEquals(List.of("labels=", "a b"), words("labels=\"a b\""));
    }

    @Test
    void backslashesAreReadBetweenQuotesAlone() throws IOException {
        assertEquals(List.of("a\\n", "a\nb", "a\\b", "a\"b"), words("a\\n 'a\\nb' 'a\\\\b' \"a\\\"b\""));
    }

    @Test
    void aNumberSignBeginsACommentButBetweenQuotes() throws IOException {
        assertEquals(List.of("one", "two", "a#b", "c"), words("one # two\ntwo#three\n'a#b' c"));
    }

    @Test
    void aFileMayNameAnotherAndTwoSignsMakeAValue() throws IOException {
        var other = Files.writeString(folder.resolve("other"), "two three");
        assertEquals(List.of("one", "two", "three", "@four"), words("one @" + other + " @@four"));
    }

    @Test
    void itIsReadBehindTwoDashesToo() throws IOException {
        var other = Files.writeString(folder.resolve("other"), "two");
        assertEquals(List.of("one", "--", "two"), words("one", "--", "@" + other));
    }
}
