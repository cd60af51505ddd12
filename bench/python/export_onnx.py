# SPDX-License-Identifier: Apache-2.0
"""ONNX files of a random Qwen2-Audio, for ONNX Runtime: export_onnx.py PEER_DIR [FILE.onnx]

PEER_DIR is what speed.py makes; the file (PEER_DIR/onnx/model.onnx where none is named) takes input_ids, input_features padded to
30 s and their feature_attention_mask, as transformers' processor makes them, and gives the last row of logits, so the same
work as transformers does at its own padding, without the rows of logits that nobody reads. runner() makes it too, where it
is missing, and an int8 version by quantize_dynamic: weights of matrix products in eight bits, a scale for each output channel
(per_channel), activations rounded as they come, all else float32. Needs onnx, onnxruntime, torch and transformers.
"""
import sys
from pathlib import Path

import torch

from turns import THREADS


class LastLogits(torch.nn.Module):
    """From padded features and one prompt to the last row of logits, [1, V]."""

    def __init__(self, model, audio):
        super().__init__()
        model.set_attn_implementation("eager")  # the exporter knows its operations
        self.model, self.head, self.audio = model.model, model.lm_head, audio

    def forward(self, input_ids, input_features, feature_attention_mask):
        least = torch.finfo(torch.float32).min
        positions = (feature_attention_mask.sum(-1, keepdim=True) - 1) // 2 + 1
        padding = torch.arange(input_features.shape[-1] // 2)[None] >= positions
        mask = torch.zeros(padding.shape).masked_fill(padding, least)[:, None, None]
        states = self.model.audio_tower(input_features, attention_mask=mask).last_hidden_state
        heard = input_ids == self.audio
        rows = (heard.long().cumsum(-1) - 1).clamp(min=0)
        speech = self.model.multi_modal_projector(states)[0][rows]
        embedded = torch.where(heard[..., None], speech, self.model.language_model.embed_tokens(input_ids))
        place = torch.arange(input_ids.shape[1])
        causal = torch.zeros(1, 1, 1, 1).masked_fill(place[None, :] > place[:, None], least)
        hidden = self.model.language_model(inputs_embeds=embedded, attention_mask=causal, use_cache=False).last_hidden_state
        return self.head(hidden[:, -1])


class LastStates(torch.nn.Module):
    """From a waveform to the last states of a speech encoder, [1, T, D]."""

    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, input_values):
        return self.encoder(input_values).last_hidden_state


def export(module, inputs, file):
    """The module in float32, the length of input_ids and input_values free."""
    file.parent.mkdir(parents=True, exist_ok=True)
    names = [name for name in ("input_ids", "input_features", "feature_attention_mask", "input_values") if name in inputs]
    free = {name: {1: "length"} for name in names if name in ("input_ids", "input_values")}
    if "input_values" in names:
        free["answer"] = {1: "states"}
    with torch.no_grad():
        torch.onnx.export(
            module.eval(), tuple(inputs[name] for name in names), str(file), input_names=names, output_names=["answer"],
            dynamic_axes=free, opset_version=17, dynamo=False)


def runner(folder, int8, module, inputs):
    """A function from named tensors to the answer of ONNX Runtime on as many threads as all have; files are made once."""
    import onnxruntime

    exact, rounded = Path(folder) / "onnx/model.onnx", Path(folder) / "onnx/int8.onnx"
    for file, make in ((exact, lambda to: export(module(), inputs, to)), (rounded, lambda to: quantize(exact, to))):
        if not (file.parent / f"{file.stem}.done").exists() and (int8 or file == exact):
            make(file)
            (file.parent / f"{file.stem}.done").touch()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = THREADS, 1
    session = onnxruntime.InferenceSession(rounded if int8 else exact, options, providers=["CPUExecutionProvider"])
    names = [named.name for named in session.get_inputs()]
    return lambda tensors: torch.from_numpy(session.run(None, {name: tensors[name].numpy() for name in names})[0])


def quantize(exact, rounded):
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        exact, rounded, op_types_to_quantize=["MatMul"], per_channel=True, weight_type=QuantType.QInt8,
        use_external_data_format=True)


if __name__ == "__main__":
    from safetensors.torch import load_file
    from transformers import Qwen2AudioForConditionalGeneration, WhisperFeatureExtractor

    folder = Path(sys.argv[1])
    clips = load_file(folder / "bench_inputs.safetensors")
    clip = next(name.split(".")[0] for name in clips if name.startswith("clip_"))
    mel = WhisperFeatureExtractor(feature_size=128)(
        clips[f"{clip}.waveform"].numpy(), sampling_rate=16_000, padding="max_length", return_attention_mask=True,
        return_tensors="pt")
    whole = Qwen2AudioForConditionalGeneration.from_pretrained(folder, dtype=torch.float32)
    export(LastLogits(whole, whole.config.audio_token_id),
           {"input_ids": clips[f"{clip}.input_ids"], "input_features": mel["input_features"],
            "feature_attention_mask": mel["attention_mask"]},
           Path(sys.argv[2]) if len(sys.argv) > 2 else folder / "onnx/model.onnx")
