// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.cli.serve;

import io.github.aasllm.cli.predict.NamedModel;
import io.github.aasllm.engine.Served;
import io.github.aasllm.recognizer.Precision;
import io.github.aasllm.recognizer.Recognizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** Which model is served. */
final class ServedModel {
    @Mixin
    private NamedModel named;

    /** The same as arguments, with the folders that are meant. */
    List<String> arguments(CommandSpec spec) {
        var settings = named.settings(spec);
        var arguments = new ArrayList<>(List.of("--model", settings.model().toAbsolutePath().toString()));
        settings.lora().ifPresent(lora -> arguments.addAll(List.of("--lora", lora.toAbsolutePath().toString())));
        return arguments;
    }

    /** Opens it, in a worker. */
    Served open(CommandSpec spec) {
        var settings = named.settings(spec).withPrecision(Precision.AUTO);
        var recognizer = Recognizer.open(settings);
        return new Served(recognizer, String.valueOf(settings.model().normalize().getFileName()),
                Stream.concat(Stream.of(settings.model()), settings.lora().stream()).toList(),
                new ServedRecords(recognizer));
    }
}
