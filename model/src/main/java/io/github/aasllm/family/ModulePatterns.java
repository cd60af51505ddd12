// SPDX-License-Identifier: Apache-2.0
package io.github.aasllm.family;

/**
 * Regular expressions for the whole names of a model's linear layers, as the hub, transformers 4 and
 * transformers 5 have them, for {@code target_modules} of PEFT's {@code adapter_config.json}.
 *
 * @param encoder of all of box 3
 * @param adapter of all of box 4
 * @param llm of what stands before {@code self_attn.} and {@code mlp.} in box 5
 */
public record ModulePatterns(String encoder, String adapter, String llm) {
    /** Of the layers in Whisper's encoder. */
    public static final String WHISPER_LAYERS =
            "layers\\.\\d+\\.(?:self_attn\\.(?:q|k|v|out)_proj|fc[12])";
}
