// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.call;

import io.github.aasllm.audio.Damaged;
import io.github.aasllm.bulk.Channel;
import io.github.aasllm.bulk.ClipReader;
import io.github.aasllm.error.InvalidInputException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The options that say how sound files are read. */
public final class SoundOptions {
    @Option(
            names = "--channel",
            paramLabel = "CHANNEL",
            defaultValue = "mix",
            description = "How several channels are read. mix: their mean; first, or a number from 1: that"
                    + " one; centre: the one with the voices of 5.1 sound, else the first; each: a row for"
                    + " every channel, as for telephone calls. A manifest's column channel takes precedence"
                    + " (default: ${DEFAULT-VALUE}).")
    private String channel;

    @Option(
            names = "--damaged",
            paramLabel = "WHAT",
            description = "How a file that is cut or damaged is treated. refuse: it fails; keep: it is read"
                    + " as far as it goes, with a warning that says how far (default: refuse; in timeline"
                    + " keep).")
    private Damaged damaged;

    /**
     * What reads as the options say.
     *
     * @throws InvalidInputException if one says what is none
     */
    public ClipReader reader() {
        return reader(Damaged.REFUSE);
    }

    /**
     * The same, of a command that has its own default.
     *
     * @param otherwise what becomes of a damaged file where no option says it
     */
    public ClipReader reader(Damaged otherwise) {
        return new ClipReader(Channel.of(channel), damaged == null ? otherwise : damaged);
    }

    /** What the call says of damaged files, which changes what is read of them; none where it says nothing. */
    public List<String> said() {
        return damaged == null ? List.of() : List.of("--damaged " + damaged.name().toLowerCase(Locale.ROOT));
    }
}
