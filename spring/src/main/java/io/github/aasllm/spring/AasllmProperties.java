// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.spring;

import io.github.aasllm.description.AnyThresholds;
import io.github.aasllm.prompt.LabelSet;
import io.github.aasllm.recognizer.Batcher;
import io.github.aasllm.recognizer.Precision;
import io.github.aasllm.recognizer.Settings;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which model answers, and how it is asked: the properties {@code aasllm.*}. What is left out comes from the folders.
 *
 * @param model the folder of a model; without it there is no recognizer
 * @param lora a LoRA folder in PEFT's layout
 * @param labels which emotions there may be
 * @param map other names for the labels of a classifier
 * @param thresholds a thresholds file, for a speech LLM
 * @param precision {@code float32}, {@code bfloat16}, {@code int8} or {@code auto}; without it float32, or eight bits where stored so
 * @param batchSeconds the most sound that is computed at once, in seconds
 * @param places how many callers there may be at a time; others wait for one
 */
@ConfigurationProperties("aasllm")
public record AasllmProperties(
        Path model, Path lora, List<String> labels, String map, Path thresholds, Precision precision,
        @DefaultValue("" + Batcher.SECONDS) double batchSeconds, @DefaultValue("256") int places) {

    /** The same for the library. */
    Settings settings() {
        var settings = Settings.of(model);
        settings = lora == null ? settings : settings.withLora(lora);
        settings = labels == null ? settings : settings.withLabels(LabelSet.parse(String.join(",", labels)));
        settings = map == null ? settings : settings.withMap(map);
        settings = thresholds == null ? settings : settings.withThresholds(AnyThresholds.read(thresholds));
        return precision == null ? settings : settings.withPrecision(precision);
    }
}
