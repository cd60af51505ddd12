// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.plot;

import java.util.List;

/** One band of the picture. */
interface Panel {
    /** The id of the group that holds what was found in the clip, and nothing else. */
    String id();

    /** What is shown, in which unit. */
    String heading();

    /** In units of the picture. */
    int height();

    /** The marks of the vertical axis; none, unless a panel has such an axis. */
    default List<Mark> marks(Area area) {
        return List.of();
    }

    /** What lies behind the grid; nothing, unless a panel says so. */
    default void drawGround(Canvas canvas, Area area) {}

    void draw(Canvas canvas, Area area);

    /** A value of the vertical axis, and where it is. */
    record Mark(double y, String words) {}
}
