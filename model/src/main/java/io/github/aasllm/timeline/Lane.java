// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.timeline;

import java.util.List;

/**
 * One channel over time.
 *
 * @param speechSeconds how long somebody speaks
 * @param segments in their order, apart from one another; empty where nobody speaks
 * @param moments in their order, for a picture
 * @param envelope the course of the samples, for a picture
 * @param ownMedians whether there is enough speech for levels against the channel's own median
 */
public record Lane(
        double speechSeconds, List<Segment> segments, List<Moment> moments, Envelope envelope, boolean ownMedians) {}
