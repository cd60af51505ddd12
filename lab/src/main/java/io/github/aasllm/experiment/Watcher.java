// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.experiment;

/** Who is told how an experiment goes. */
public interface Watcher {
    /** A line for whoever waits, and for the log. */
    void say(String line);

    /**
     * How far the experiment is.
     *
     * @param what is being done now
     * @param done the share of all of it that is done, 0 to 1
     */
    void progress(String what, double done);

    /** Asked after each step of a training: whether to stop here. What is finished stays. */
    boolean stops();
}
