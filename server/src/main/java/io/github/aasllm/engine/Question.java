// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import io.github.aasllm.audio.Damaged;
import java.util.Optional;

/**
 * A sound that is to be answered.
 *
 * @param client who asks; clients take turns
 * @param name what refusals and the record call the sound
 * @param explain whether each cue is to be explained
 * @param sound is not closed
 * @param damaged what becomes of a sound that is cut or damaged; else a timeline is of what is there, and a clip is
 *     refused, as the commands have it
 */
public record Question(String client, String name, boolean explain, Spool sound, Optional<Damaged> damaged) {
    /** The same with the usual choice. */
    public Question(String client, String name, boolean explain, Spool sound) {
        this(client, name, explain, sound, Optional.empty());
    }
}
