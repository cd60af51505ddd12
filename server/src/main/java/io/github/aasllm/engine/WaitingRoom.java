// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.engine;

import java.util.List;
import java.util.stream.Stream;

/** What waits for workers: clips and timelines apart, so that no clip waits until a timeline has ended. */
record WaitingRoom(FairQueue<Asking> clips, FairQueue<Asking> timelines) {
    WaitingRoom() {
        this(new FairQueue<>(), new FairQueue<>());
    }

    private FairQueue<Asking> of(Asking asking) {
        return asking.timeline().isPresent() ? timelines : clips;
    }

    void add(Asking asking) {
        of(asking).add(asking.question().client(), asking);
    }

    void remove(Asking asking) {
        of(asking).remove(asking.question().client(), asking);
    }

    /** Takes all out. */
    List<Asking> drain() {
        return Stream.concat(clips.drain().stream(), timelines.drain().stream()).toList();
    }

    int size() {
        return clips.size() + timelines.size();
    }
}
