// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.bulk;

import io.github.aasllm.corpus.ManifestRow;
import io.github.aasllm.error.InvalidInputException;
import io.github.aasllm.record.ClipName;
import java.nio.file.Path;
import java.util.Map;

/**
 * One sound file to work on, or one channel of it.
 *
 * @param name as results call it
 * @param file where it is
 * @param facts what a manifest says about it, by column; empty without a manifest
 * @param channel which of its channels; null before that is decided, and where it cannot be
 * @param refusal why there is nothing to read, as of a folder that may not be listed; else null
 */
public record Input(String name, Path file, Map<String, String> facts, Channel channel,
        InvalidInputException refusal) {

    Input(String name, Path file) {
        this(name, file, Map.of(), null, null);
    }

    static Input of(Path file) {
        return new Input(ByteNames.shown(file), file);
    }

    static Input of(ManifestRow row, Path file) {
        return new Input(row.path(), file, row.facts(), null, null);
    }

    /** What an argument or a folder names, and nobody can read. */
    static Input refused(String name, Path file, InvalidInputException refusal) {
        return new Input(name, file, Map.of(), null, refusal);
    }

    Input with(Channel its) {
        return new Input(name, file, facts, its, refusal);
    }

    Input refusedBy(InvalidInputException its) {
        return new Input(name, file, facts, channel, its);
    }

    /** As its records name it. */
    public ClipName clip() {
        return new ClipName(name, channel == null ? null : channel.word());
    }

    /** The name, with the channel's number where there is one: what tells one clip from another. */
    public String id() {
        return channel != null && channel.isNumber() ? name + "#" + channel.word() : name;
    }
}
