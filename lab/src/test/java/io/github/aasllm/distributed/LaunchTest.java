// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.distributed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.aasllm.Refusals;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the environment says of other processes. */
class LaunchTest {
    private static final Map<String, String> SECOND = Map.of(
            "RANK", "1", "WORLD_SIZE", "2", "MASTER_ADDR", "node-0", "MASTER_PORT", "29500");

    private static Map<String, String> with(String name, String value) {
        var changed = new HashMap<>(SECOND);
        changed.put(name, value);
        return changed;
    }

    private static Map<String, String> without(String name) {
        var changed = new HashMap<>(SECOND);
        changed.remove(name);
        return changed;
    }

    @Test
    void aLaunchIsWhatTorchrunSets() {
        assertEquals(Optional.of(new Launch(1, 2, "node-0", 29500, false, "0")), Launch.of(SECOND));
        var first = Launch.of(with("RANK", "0")).orElseThrow();
        assertTrue(first.listens());
        assertFalse(Launch.of(SECOND).orElseThrow().listens());
    }

    @Test
    void torchrunMayHaveTheStoreItselfAndCountsItsStarts() {
        var changed = new HashMap<>(with("RANK", "0"));
        changed.put("TORCHELASTIC_USE_AGENT_STORE", "True"); // as Python writes it
        changed.put("TORCHELASTIC_RESTART_COUNT", "3");
        var launch = Launch.of(changed).orElseThrow();
        assertFalse(launch.listens());
        assertEquals("3", launch.attempt());
    }

    @Test
    void aProcessWithoutOthersTrainsAlone() {
        assertEquals(Optional.empty(), Launch.of(Map.of()));
        assertEquals(Optional.empty(), Launch.of(Map.of("RANK", "0", "WORLD_SIZE", "1")));
        assertEquals(Optional.empty(), Launch.of(Map.of("WORLD_SIZE", "1")));
    }

    @Test
    void wrongValuesAreRefusedByName() {
        assertEquals("RANK: 2 (expected: 0 to 1, as WORLD_SIZE is 2)", Refusals.of(() -> Launch.of(with("RANK", "2"))));
        assertEquals("RANK: -1 (expected: 0 to 1, as WORLD_SIZE is 2)", Refusals.of(() -> Launch.of(with("RANK", "-1"))));
        assertEquals("RANK: none (expected: 0 to 1, as WORLD_SIZE is 2)", Refusals.of(() -> Launch.of(without("RANK"))));
        assertEquals("WORLD_SIZE: two (expected: a whole number of processes, at least 1)",
                Refusals.of(() -> Launch.of(with("WORLD_SIZE", "two"))));
        assertEquals("WORLD_SIZE: 0 (expected: a whole number of processes, at least 1)",
                Refusals.of(() -> Launch.of(with("WORLD_SIZE", "0"))));
        assertEquals("MASTER_ADDR: none (expected: name or address of the machine of rank 0)",
                Refusals.of(() -> Launch.of(without("MASTER_ADDR"))));
        assertEquals("MASTER_PORT: 70000 (expected: a port on which rank 0 listens, 1 to 65535)",
                Refusals.of(() -> Launch.of(with("MASTER_PORT", "70000"))));
    }
}
