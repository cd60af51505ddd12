// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.svg;

/** The course of a line, as the attribute {@code d} of an SVG path has it. */
public final class PathData {
    private final StringBuilder data = new StringBuilder();

    /** Begins a new part. */
    public PathData move(double x, double y) {
        return add('M', x, y);
    }

    public PathData line(double x, double y) {
        return add('L', x, y);
    }

    /** Leads back to where the part began. */
    public PathData close() {
        data.append('z');
        return this;
    }

    private PathData add(char command, double x, double y) {
        data.append(command).append(Pen.place(x)).append(' ').append(Pen.place(y));
        return this;
    }

    @Override
    public String toString() {
        return data.toString();
    }
}
