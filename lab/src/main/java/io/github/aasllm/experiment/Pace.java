// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

/** How many trainings are done, and how long the others will take. */
final class Pace {
    private final int all;
    private final long begun = System.nanoTime();
    private int found;
    private int others;
    private int done;

    Pace(int all) {
        this.all = all;
    }

    /**
     * One was finished.
     *
     * @param before whether it was when this began; else another process has done it since
     */
    void found(boolean before) {
        if (before) {
            found++;
        } else {
            others++;
        }
    }

    /** One was done now. */
    void did() {
        done++;
    }

    /** The share of everything, when {@code share} of the training at hand is done. */
    double share(double share) {
        return (found + others + done + share) / all;
    }

    /** {@code 3 of 24, 2.1 min each, about 44 min left} */
    @Override
    public String toString() {
        int now = done + others;
        double minutes = (System.nanoTime() - begun) / 60e9 / now;
        int left = all - found - now;
        return "%d of %d, %.1f min each, about %.0f min left".formatted(found + now, all, minutes, minutes * left);
    }

    String summary() {
        return all + " trainings: " + done + " done now, " + found + " finished before"
                + (others > 0 ? ", " + others + " done by other processes" : "");
    }
}
