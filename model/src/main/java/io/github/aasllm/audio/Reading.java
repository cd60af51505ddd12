// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.audio;

import io.github.aasllm.error.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One reading of a source: what was asked for, and what there is to say about it.
 *
 * <p>This is where the one rule for all containers stands: what decodes completely is accepted, with a
 * warning for whatever is odd about it; what is cut or damaged is refused, or by {@link Damaged#KEEP} read as
 * far as it goes, with a warning that says how far.
 */
final class Reading {
    private static final String KEEP = ", or read what is there with --damaged keep";
    private static final int MOST_WARNINGS = 20;

    private final String name;
    private final Damaged damaged;
    private final List<String> warnings = new ArrayList<>();
    private String damage; // the first one that was kept

    Reading(String name, Damaged damaged) {
        this.name = name;
        this.damaged = damaged;
    }

    /** What refusals call the source. */
    String name() {
        return name;
    }

    /** Says something odd about what is read completely. */
    void warn(String warning) {
        if (warnings.size() < MOST_WARNINGS) {
            warnings.add(warning);
        }
    }

    /** Some bytes that are no sound, for a warning. */
    void warn(long bytes, String what) {
        warn(String.format(Locale.ROOT, "%,d bytes %s", bytes, what));
    }

    /** The file ends before its sound does: {@code present} stands where {@code expected} should. */
    void truncated(String present, String expected) {
        fault("truncated: " + present + " of " + expected,
                InvalidInputException.of("audio data", present, expected)
                        .in(name).next("the file is truncated: record or copy it again" + KEEP));
    }

    /** The sound cannot be decoded from a time on. */
    void damaged(double seconds) {
        var where = "damaged after " + Math.round(seconds * 1000) / 1000.0 + " s";
        fault(where,
                InvalidInputException.of("audio data", where, "data that decodes to its end")
                        .in(name).next("record or copy the file again" + KEEP));
    }

    /** An index that would keep FFmpeg busy for longer than the file is worth. */
    InvalidInputException tooManyPackets() {
        return InvalidInputException.of("audio file", "an index of more packets than the file has bytes",
                "an index that the file backs up").in(name);
    }

    private void fault(String words, InvalidInputException refusal) {
        if (damaged == Damaged.REFUSE) {
            throw refusal;
        }
        damage = damage == null ? words : damage;
    }

    /** Whether what is damaged is read as far as it goes. */
    boolean keeps() {
        return damaged == Damaged.KEEP;
    }

    /** Whether there is damage, which was kept. */
    boolean isDamaged() {
        return damage != null;
    }

    /** All warnings, after {@code seconds} were read. */
    List<String> warnings(double seconds) {
        var all = new ArrayList<String>();
        if (damage != null) {
            all.add(String.format(Locale.ROOT, "the file is %s; read as far as it goes, %.3f s", damage,
                    seconds));
        }
        all.addAll(warnings);
        return all;
    }
}
