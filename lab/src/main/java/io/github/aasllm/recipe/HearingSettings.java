// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.recipe;

import io.github.aasllm.acoustic.Normalisation;
import java.util.Optional;

/** How the speech encoder hears a clip, in training and in use alike. */
public record HearingSettings(
        @Key(value = "hearing.normalise", standard = "model", empty = "model", meaning = """
                Normalisation of a clip before the encoder, in training and use alike: `none`, \
                `level`, `edges` or `level+edges`; `model` as the base model's `aasllm.json` says, which is \
                nothing where it says nothing.""")
        Optional<Normalisation> normalisation) {}
