// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import io.github.aasllm.acoustic.Cue;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The results of {@code extract} for people: a line a clip. */
final class ExtractTable implements Output<Measured> {
    private final PrintWriter out;
    private final String line;
    private final Notes notes;

    ExtractTable(PrintWriter out, List<Input> inputs) {
        this.out = out;
        this.notes = new Notes(out);
        int widest = inputs.stream().mapToInt(input -> input.name().length()).max().orElse(0);
        this.line = "%-" + Math.max(4, widest) + "s  %8s  %8s  %9s  %8s  %11s  %17s%n";
        out.printf(line, "path", "duration", "pitch", "intensity", "segments", "speech rate", "articulation rate");
    }

    @Override
    public void done(Input input, Measured result) {
        var acoustic = result.acoustic();
        out.printf(
                line,
                input.name(),
                String.format(Locale.ROOT, "%.2f s", result.durationSeconds()),
                ClipFields.rounded(acoustic, Cue.PITCH),
                ClipFields.rounded(acoustic, Cue.INTENSITY),
                acoustic.segments(),
                ClipFields.rounded(acoustic, Cue.SPEECH_RATE),
                ClipFields.rounded(acoustic, Cue.ARTICULATION_RATE));
        out.flush();
        notes.add(acoustic.warnings());
    }

    @Override
    public void failed(Input input, String error) {
        notes.failed();
    }

    @Override
    public void end() {
        notes.print();
    }
}
