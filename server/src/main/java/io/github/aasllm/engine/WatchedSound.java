// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import io.github.aasllm.audio.SoundTarget;

/** Ends a reading that is too long, or whose time is over; as long as sound comes, it does not hang. */
final class WatchedSound implements SoundTarget {
    private static final int MOST_LANES = 8; // each has a minute of sound in memory

    private final LengthLimit limit;
    private final Deadline deadline;
    private final Progress.Work work;
    private long samples; // of the first channel, which all others are as long as

    WatchedSound(LengthLimit limit, Deadline deadline, Progress.Work work) {
        this.limit = limit;
        this.deadline = deadline;
        this.work = work;
    }

    @Override
    public void expect(int channel, long announced) {
        limit.announce(announced);
    }

    @Override
    public void add(int channel, float[] piece, int count) {
        work.goesOn();
        if (deadline.isOver()) {
            throw deadline.late();
        }
        if (channel >= MOST_LANES) {
            throw Refusal.of(422, "channels", "over " + MOST_LANES, "at most " + MOST_LANES
                    + " where each has a lane");
        }
        samples += channel == 0 ? count : 0;
        limit.check(samples);
    }
}
