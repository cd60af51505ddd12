// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli;

import io.github.aasllm.acoustic.AcousticExtractor;
import io.github.aasllm.audio.AudioFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code aasllm extract}: box 1 alone. */
@Command(
        name = "extract",
        description = "Measures the paper's four acoustic properties: pitch, intensity, speech rate and articulation"
                + " rate. It needs no model.")
final class ExtractCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "AUDIO", arity = "1..*", description = Inputs.DESCRIPTION)
    private List<String> audio;

    @Mixin
    private MeasuringOptions measuring;

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "table", description = Format.DESCRIPTION)
    private Format format;

    @Override
    public Integer call() {
        var extractor = measuring.extractor();
        var inputs = Inputs.of(audio);
        var output = output(inputs, extractor);
        var failures = new Failures(spec.commandLine().getErr());
        for (var input : inputs) {
            try {
                var clip = AudioFile.read(input.file());
                output.done(input, new Measured(clip.durationSeconds(), extractor.extract(clip)));
            } catch (RuntimeException failure) {
                output.failed(input, failures.report(input, failure));
            }
        }
        output.end();
        return failures.exitCode();
    }

    private Output<Measured> output(List<Input> inputs, AcousticExtractor extractor) {
        var out = spec.commandLine().getOut();
        return format == Format.TABLE
                ? new ExtractTable(out, inputs)
                : new RecordOutput<>(
                        out, format, columns(extractor), (input, result) -> fields(input, extractor, result));
    }

    private static List<String> columns(AcousticExtractor extractor) {
        var columns = new ArrayList<>(List.of("path", "duration_s", "method", "normalisation"));
        columns.addAll(ClipFields.acousticColumns(extractor.method()));
        columns.addAll(List.of("warnings", "error"));
        return columns;
    }

    private static Map<String, Object> fields(Input input, AcousticExtractor extractor, Measured result) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("path", input.name());
        fields.put("duration_s", result.durationSeconds());
        fields.put("method", extractor.method().key());
        fields.put("normalisation", extractor.normalisation().key());
        fields.put("acoustic", ClipFields.acoustic(result.acoustic()));
        fields.put("warnings", result.acoustic().warnings());
        fields.put("error", null);
        return fields;
    }
}
