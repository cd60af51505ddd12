// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.server;

import java.time.Duration;
import java.util.List;

/**
 * What a server listens to and how much it takes.
 *
 * @param host the address that it listens on
 * @param port 0 is any free one
 * @param tokens one of which a request must bring; none are asked for where there are none
 * @param maxBytes the most of an encoded sound
 * @param maxSeconds the most of a decoded one
 * @param queue requests that are read, wait or are answered at a time; more are refused with 429
 * @param origins whose pages browsers may let in beside our own
 * @param timeout for a request as a whole: until its body is there 408, from then on 503
 */
public record ServerSettings(
        String host, int port, List<String> tokens, long maxBytes, double maxSeconds, int queue,
        Duration timeout, List<String> origins) {
    public ServerSettings {
        tokens = List.copyOf(tokens);
        origins = List.copyOf(origins);
    }
}
