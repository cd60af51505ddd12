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
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

import numpy as np
import torch
import transformers
from transformers import Qwen2AudioForConditionalGeneration

from make_gguf import write_gguf
from turns import THREADS, asking, in_turn, start, verdict, wait_for_an_idle_machine, write_inputs

PACKAGE = Path(__file__).resolve().parents[1] / "target/node_modules/node-llama-cpp"
TURNS = int(os.environ.get("TURNS", 7))
TOKENS = [int(count) for count in os.environ.get("TOKENS", "84,134,284,784").split(",")]
PEER = os.environ.get("PEER", "bf16")
PRECISIONS = "float32", {"bf16": "bfloat16", "q8_0": "int8"}[PEER]
TOKEN = 640  # samples, as of sound


def inputs(samples):
    return {"input_ids": torch.arange(1000, 1000 + len(samples) // TOKEN)[None]}


def logits(samples):
    with torch.inference_mode():
        return model.lm_head(model.model.language_model(**inputs(samples), use_cache=False).last_hidden_state[:, -1])


def llama(name, file=""):
    """Milliseconds; the logarithms of the probabilities go to the file where one is named."""
    print(json.dumps({"ids": inputs(texts[name])["input_ids"][0].tolist(), "file": str(file)}), file=node.stdin, flush=True)
    line = node.stdout.readline()
    if not line:
        raise EOFError(f"node: no answer (exit status {node.wait()})")
    return float(line)


folder, java = Path(sys.argv[1]), sys.argv[2:]
torch.set_num_threads(THREADS)
transformers.logging.set_verbosity_error()
model = Qwen2AudioForConditionalGeneration.from_pretrained(folder, dtype=torch.float32).eval()
texts = {f"text_{count}": np.zeros(TOKEN * count, np.float32) for count in TOKENS}
expected = write_inputs(folder, texts, inputs, logits)
gguf = folder / f"llm-{PEER}.gguf"
if not gguf.exists():
    write_gguf(gguf, folder, PEER, model.config.text_config)
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
