// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.extract;

import io.github.aasllm.acoustic.Cue;
import io.github.aasllm.bulk.Input;
import io.github.aasllm.bulk.Output;
import io.github.aasllm.cli.call.Notes;
import io.github.aasllm.record.ClipFields;
import io.github.aasllm.record.Measured;
import java.io.PrintWriter;
import java.util.Locale;

/** The results of {@code extract} for people: a line a clip. */
final class ExtractTable implements Output<Measured> {
    private static final String LINE = "%8s  %8s  %9s  %8s  %11s  %17s  %s%n";

    private final PrintWriter out;
    private final Notes notes;

    ExtractTable(PrintWriter out, PrintWriter remarks) {
        this.out = out;
        this.notes = new Notes(out, remarks);
        // the path stands last, because its width is not known before the last clip
        out.printf(LINE, "duration", "pitch", "intensity", "segments", "speech rate", "articulation rate",
                "path");
    }

    @Override
    public void done(Input input, Measured result) {
        var acoustic = result.acoustic();
        out.printf(
                LINE,
                String.format(Locale.ROOT, "%.2f s", result.durationSeconds()),
                ClipFields.rounded(acoustic, Cue.PITCH),
                ClipFields.rounded(acoustic, Cue.INTENSITY),
                acoustic.segments(),
                ClipFields.rounded(acoustic, Cue.SPEECH_RATE),
                ClipFields.rounded(acoustic, Cue.ARTICULATION_RATE),
                input.id());
        out.flush();
        notes.add(result.warnings());
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
