// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import io.github.aasllm.corpus.ManifestRow;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.record.ClipName;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * One sound file to work on, or one channel of it.
 *
 * @param name as results call it
 * @param file where it is
 * @param facts what a manifest says about it, by column; empty without a manifest
 * @param channel which of its channels; empty before that is decided, and where it cannot be
 * @param refusal why there is nothing to read, as of a folder that may not be listed; else empty
 */
public record Input(String name, Path file, Map<String, String> facts, Optional<Channel> channel,
        Optional<InvalidInputException> refusal) {

    Input(String name, Path file) {
        this(name, file, Map.of(), Optional.empty(), Optional.empty());
    }

    static Input of(Path file) {
        return new Input(ByteNames.shown(file), file);
    }

    /** @param name as results call it */
    static Input of(ManifestRow row, String name, Path file) {
        return new Input(name, file, row.facts(), Optional.empty(), Optional.empty());
    }

    /** What an argument or a folder names, and nobody can read. */
    static Input refused(String name, Path file, InvalidInputException refusal) {
        return new Input(name, file, Map.of(), Optional.empty(), Optional.of(refusal));
    }

    Input with(Channel its) {
        return new Input(name, file, facts, Optional.of(its), refusal);
    }

    /** The same file by another name. */
    Input called(String its) {
        return new Input(its, file, facts, channel, refusal);
    }

    Input refusedBy(InvalidInputException its) {
        return new Input(name, file, facts, channel, Optional.of(its));
    }

    /** Whether every one of its channels is a clip. */
    public boolean isEachChannel() {
        return channel.filter(Channel.EACH::equals).isPresent();
    }

    /** As its records name it. */
    public ClipName clip() {
        return new ClipName(name, channel.map(Channel::word));
    }

    /** The name, with the channel's number where there is one: what tells one clip from another. */
    public String id() {
        return channel.filter(Channel::isNumber).map(number -> name + "#" + number.word()).orElse(name);
    }
}
