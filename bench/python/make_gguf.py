# SPDX-License-Identifier: Apache-2.0
"""GGUF files of the LLM of a random Qwen2-Audio, for llama.cpp. Needs torch and safetensors.

The name is not that of the package gguf, which transformers would find here instead.
"""
import re
import struct
from pathlib import Path

import torch
from safetensors.torch import load_file

from turns import read

F32, Q8_0, BF16 = 0, 8, 30  # ggml's numbers
NAMES = {
    "embed_tokens": "token_embd", "norm": "output_norm", "lm_head": "output", "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm", "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down"}


def quantized(weight):
    """Blocks of 32: a scale in float16 and 32 numbers of eight bits."""
    blocks = weight.float().reshape(-1, 32)
    scale = blocks.abs().amax(1, keepdim=True) / 127
    numbers = torch.where(scale > 0, blocks / scale, 0).round().to(torch.int8)
    return torch.cat([scale.to(torch.float16).view(torch.int8), numbers], 1).numpy().tobytes()


def tensors(folder, form):
    """The LLM's, by ggml's name: (name, shape, type, bytes)."""
    for name, weight in load_file(folder / "model.safetensors").items():
        part = re.sub(r"^.*language_model\.(model\.)*", "", name)
        if part == name and not part.startswith("lm_head"):
            continue
        layer, path = "", part.rpartition(".")[0]
        if path.startswith("layers."):
            _, number, path = path.split(".", 2)
            layer = f"blk.{number}."
        kind = F32 if weight.dim() == 1 else {"bf16": BF16, "q8_0": Q8_0}[form]
        data = (quantized(weight) if kind == Q8_0 else weight.float().numpy().tobytes() if kind == F32
                else weight.to(torch.bfloat16).view(torch.int16).numpy().tobytes())  # fmt: skip
        yield f"{layer}{NAMES[path]}.{part.rpartition('.')[2]}", weight.shape, kind, data


def text(value):
    return struct.pack("<Q", len(value.encode())) + value.encode()


def array(kind, values):
    return struct.pack("<IIQ", 9, kind, len(values)) + b"".join(values)


def write_gguf(file, folder, form, config):
    """GGUF version 3 of a folder's LLM in bf16 or q8_0, with the vocabulary of its tokenizer and unused tokens behind it."""
    rope = getattr(config, "rope_parameters", None) or {"rope_theta": config.rope_theta}
    numbers = {"block_count": config.num_hidden_layers, "context_length": config.max_position_embeddings,
               "embedding_length": config.hidden_size, "feed_forward_length": config.intermediate_size,
               "attention.head_count": config.num_attention_heads, "attention.head_count_kv": config.num_key_value_heads,
               "attention.layer_norm_rms_epsilon": float(config.rms_norm_eps), "rope.freq_base": float(rope["rope_theta"]),
               "vocab_size": config.vocab_size}  # fmt: skip
    tokenizer = read(folder / "tokenizer.json")
    specials = [token["content"] for token in tokenizer["added_tokens"]]
    words = [*tokenizer["model"]["vocab"], *specials]
    unused = [f"[unused {number}]" for number in range(len(words), config.vocab_size)]
    kinds = [1] * (len(words) - len(specials)) + [3] * len(specials) + [5] * len(unused)  # normal, control, unused
    keys = [text(key) + struct.pack("<I", 8) + text(value)
            for key, value in (("general.architecture", "qwen2"), ("tokenizer.ggml.model", "gpt2"), ("tokenizer.ggml.pre", "qwen2"))]
    keys += [text("tokenizer.ggml.tokens") + array(8, [text(word) for word in words + unused]),
             text("tokenizer.ggml.token_type") + array(5, [struct.pack("<i", kind) for kind in kinds]),
             text("tokenizer.ggml.merges") + array(8, [text(merge) for merge in tokenizer["model"]["merges"]]),
             text("tokenizer.ggml.eos_token_id") + struct.pack("<II", 4, words.index("<|im_end|>"))]  # fmt: skip
    keys += [text(f"qwen2.{key}") + (struct.pack("<If", 6, value) if isinstance(value, float) else struct.pack("<II", 4, value))
             for key, value in numbers.items()]  # fmt: skip
    every, infos, place = list(tensors(folder, form)), b"", 0
    for name, shape, kind, data in every:
        infos += text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *reversed(shape), kind, place)
        place += -(-len(data) // 32) * 32
    head = struct.pack("<4sIQQ", b"GGUF", 3, len(every), len(keys)) + b"".join(keys) + infos
    with open(f"{file}.new", "wb") as out:
        out.write(head.ljust(-(-len(head) // 32) * 32, b"\0"))
        for *_, data in every:
            out.write(data.ljust(-(-len(data) // 32) * 32, b"\0"))
    Path(f"{file}.new").replace(file)
