# SPDX-License-Identifier: Apache-2.0
"""Speed of the LLM alone against llama.cpp's, in turn on the same weights: llm_speed.py PEER_DIR JAVA...

PEER_DIR and JAVA... are those of speed.py, of whose model the LLM reads prompts of text as long as those with 2, 4, 10 and 30 s
of sound: token ids in, last row of logits out. llama.cpp is that of the npm package node-llama-cpp, as it is installed, with the
kernels that it chooses for the processor: `npm install --no-save --prefix bench/target node-llama-cpp`. PEER says which of its
formats: bf16 or q8_0, GGUF files that are made in PEER_DIR; ours is bfloat16 beside the one and int8 beside the other, float32
beside both. llama.cpp gives probabilities, so its error is that of their logarithms less their mean, which are the logits less
theirs; differences are from eager transformers in float32. TURNS, TOKENS=84,134 and WAIT in the environment are as in
speed.py. llama.cpp has an encoder for Qwen2-Audio too, but no package with it: the whole model is not compared. Needs node,
numpy, torch and transformers.
"""
import json
import os
import re
import struct
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

import numpy as np
import torch
import transformers
from safetensors.torch import load_file
from transformers import Qwen2AudioForConditionalGeneration

from turns import THREADS, asking, in_turn, read, start, verdict, wait_for_an_idle_machine, write_inputs

PACKAGE = Path(__file__).resolve().parents[1] / "target/node_modules/node-llama-cpp"
TURNS = int(os.environ.get("TURNS", 7))
TOKENS = [int(count) for count in os.environ.get("TOKENS", "84,134,284,784").split(",")]
PEER = os.environ.get("PEER", "bf16")
PRECISIONS = "float32", {"bf16": "bfloat16", "q8_0": "int8"}[PEER]
TOKEN = 640  # samples, as of sound
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


def tensors():
    """The LLM's, by ggml's name: (shape, type, bytes)."""
    for name, weight in load_file(folder / "model.safetensors").items():
        part = re.sub(r"^.*language_model\.(model\.)*", "", name)
        if part == name and not part.startswith("lm_head"):
            continue
        layer, path = "", part.rpartition(".")[0]
        if path.startswith("layers."):
            _, number, path = path.split(".", 2)
            layer = f"blk.{number}."
        kind = F32 if weight.dim() == 1 else {"bf16": BF16, "q8_0": Q8_0}[PEER]
        data = (quantized(weight) if kind == Q8_0 else weight.float().numpy().tobytes() if kind == F32
                else weight.to(torch.bfloat16).view(torch.int16).numpy().tobytes())  # fmt: skip
        yield f"{layer}{NAMES[path]}.{part.rpartition('.')[2]}", weight.shape, kind, data


def write_gguf(file, config):
    """GGUF version 3, with the vocabulary of the folder's tokenizer and unused tokens behind it."""
    def text(value):
        return struct.pack("<Q", len(value.encode())) + value.encode()

    rope = getattr(config, "rope_parameters", None) or {"rope_theta": config.rope_theta}
    numbers = {"block_count": config.num_hidden_layers, "context_length": config.max_position_embeddings,
               "embedding_length": config.hidden_size, "feed_forward_length": config.intermediate_size,
               "attention.head_count": config.num_attention_heads, "attention.head_count_kv": config.num_key_value_heads,
               "attention.layer_norm_rms_epsilon": float(config.rms_norm_eps), "rope.freq_base": float(rope["rope_theta"]),
               "vocab_size": config.vocab_size}  # fmt: skip
    def array(kind, values):
        return struct.pack("<IIQ", 9, kind, len(values)) + b"".join(values)

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
    every, infos, place = list(tensors()), b"", 0
    for name, shape, kind, data in every:
        infos += text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *reversed(shape), kind, place)
        place += -(-len(data) // 32) * 32
    head = struct.pack("<4sIQQ", b"GGUF", 3, len(every), len(keys)) + b"".join(keys) + infos
    with open(f"{file}.new", "wb") as out:
        out.write(head.ljust(-(-len(head) // 32) * 32, b"\0"))
        for *_, data in every:
            out.write(data.ljust(-(-len(data) // 32) * 32, b"\0"))
    Path(f"{file}.new").replace(file)


def inputs(samples):
    return {"input_ids": torch.arange(1000, 1000 + len(samples) // TOKEN)[None]}


def logits(samples):
    with torch.inference_mode():
        return model.lm_head(model.model.language_model(**inputs(samples), use_cache=False).last_hidden_state[:, -1])


def llama(name, file=""):
    """Milliseconds; the logarithms of the probabilities go to the file where one is named."""
    print(json.dumps({"ids": inputs(texts[name])["input_ids"][0].tolist(), "file": str(file)}), file=node.stdin, flush=True)
    return float(node.stdout.readline())


folder, java = Path(sys.argv[1]), sys.argv[2:]
torch.set_num_threads(THREADS)
transformers.logging.set_verbosity_error()
model = Qwen2AudioForConditionalGeneration.from_pretrained(folder, dtype=torch.float32).eval()
texts = {f"text_{count}": np.zeros(TOKEN * count, np.float32) for count in TOKENS}
expected = write_inputs(folder, texts, inputs, logits)
gguf = folder / f"llm-{PEER}.gguf"
if not gguf.exists():
    write_gguf(gguf, model.config.text_config)
del model
processes = {f"ours {name}": start(java, "MidSizeSpeed", folder, THREADS, name.upper()) for name in PRECISIONS}
with tempfile.TemporaryDirectory() as work, subprocess.Popen(
        ["node", Path(__file__).with_name("llama_side.mjs"), gguf, str(THREADS), PACKAGE],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as node:  # fmt: skip
    if node.stdout.readline() != "ready\n":
        raise EOFError(f"node: ended with {node.wait()}")
    wait_for_an_idle_machine()
    for name, samples in texts.items():
        answer, clip = Path(work) / "answer", f"{len(samples) // TOKEN} tokens"
        llama(name, answer)
        found, wanted = [row - row.mean() for row in (np.fromfile(answer, np.float32), expected[name].numpy().ravel())]
        peer = f"llama.cpp {PEER}"
        sides = {peer: lambda: {"ms": llama(name), "error": float(np.abs(found - wanted).max())}}
        sides |= {ours: asking(p, "ms error", "logits", name) for ours, p in processes.items()}
        answers = in_turn(TURNS, sides, "LLM alone, 630 million parameters", clip)
        its = answers[peer]["ms"]
        for ours, our in answers.items():
            print("%s: %s %.0f / %.0f ms, %.2f / %.2f times, difference %.1e" % (
                clip, ours, min(our["ms"]), median(our["ms"]), min(its) / min(our["ms"]), median(its) / median(our["ms"]),
                max(our["error"])), flush=True)
    node.stdin.close()
for process in processes.values():
    process.stdin.close()
sys.exit(verdict(0))
