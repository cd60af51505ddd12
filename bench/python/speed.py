# SPDX-License-Identifier: Apache-2.0
"""Speed of the whole model against a peer's, in turn on the same weights: speed.py PEER_DIR JAVA...

JAVA... is the command line up to the class path; the class and its arguments are added here. PEER_DIR is made where it
does not exist: a random Qwen2-Audio with an encoder as large as Whisper-small's and an LLM as large as Qwen2-0.5B, 719
million parameters in bfloat16 (1.4 GB), and bench_inputs.safetensors with a made-up clip of each length, its prompt and
the peer's logits behind it, which ours must equal within 2e-3. The peer always loads the folder: one that has just made
its model and rounded it has rounded its rotary frequencies too, which no file records.

All compute on two threads, the peer in float32, ours in float32, bfloat16 and int8, and do one piece of work a turn, while the
others wait. It starts when the load of the machine is below 0.5, or says that it was not. The figures are the least and
the median of the turns. TURNS, SECONDS, PRECISIONS and WAIT in the environment change how many turns, which lengths
(SECONDS=2,4), which of ours (PRECISIONS=float32,int8) and how many seconds it waits for the load to fall. PEER is transformers
(eager), torch.compile (compiled anew for each length), or onnxruntime or onnxruntime-int8 (see export_onnx.py, which makes their
files in PEER_DIR); with any but the first only the whole model is measured. Differences are always from eager transformers.
Without JAVA... it makes PEER_DIR and ends.
"""
import functools
import itertools
import json
import os
import sys
from pathlib import Path
from statistics import median

import torch
import transformers
from transformers import Qwen2AudioConfig, Qwen2AudioForConditionalGeneration, WhisperFeatureExtractor

import export_onnx
from turns import (
    FILE, RATE, THREADS, asking, in_turn, make_clip, milliseconds, start, timed, verdict, wait_for_an_idle_machine, write_inputs)

TURNS = int(os.environ.get("TURNS", 7))
SECONDS = [int(seconds) for seconds in os.environ.get("SECONDS", "2,4,10,30").split(",")]
PRECISIONS = os.environ.get("PRECISIONS", "float32,bfloat16,int8").split(",")
PEER = os.environ.get("PEER", "transformers")
AUDIO, AUDIO_BEGIN, AUDIO_END = 151_646, 151_647, 151_648
LARGEST_DIFFERENCE = 2e-3
TARGETS = {"float32": {2: 5, 4: 3.5, 10: 2, 30: 1.2}, "int8": {4: 8}} if PEER == "transformers" else {}
# rows, inputs and outputs of the LLM's widest layer at each length; one large product shows the machine's ceiling
PRODUCTS = (4096, 4096, 4096), (84, 896, 4864), (134, 896, 4864), (284, 896, 4864), (784, 896, 4864)


def make_checkpoint(folder):
    torch.manual_seed(1)
    config = Qwen2AudioConfig(
        audio_token_index=AUDIO,
        audio_config=dict(
            model_type="qwen2_audio_encoder", num_mel_bins=128, d_model=768, encoder_layers=12,
            encoder_attention_heads=12, encoder_ffn_dim=3072, max_source_positions=1500),
        text_config=dict(
            model_type="qwen2", vocab_size=151_936, hidden_size=896, num_hidden_layers=24, num_attention_heads=14,
            num_key_value_heads=2, intermediate_size=4864, max_position_embeddings=8192, rope_theta=10_000.0,
            rms_norm_eps=1e-5))
    Qwen2AudioForConditionalGeneration(config).to(torch.bfloat16).save_pretrained(folder)


def make_tokenizer(folder):
    """Bytes, pairs and triples of them, as many as Qwen2 has tokens, and its special tokens: to train, which reads one, and to be
    llama.cpp's vocabulary."""
    tokenizer = json.loads((Path(__file__).parents[2] / "models/mini/tokenizer.json").read_text(encoding="utf-8"))
    specials, model = tokenizer["added_tokens"], tokenizer["model"]  # the last are <|AUDIO|>, <|audio_bos|> and <|audio_eos|>
    symbols = list(model["vocab"])[:256]
    pairs = itertools.product(itertools.chain(symbols, map("".join, itertools.product(symbols, repeat=2))), symbols)
    merges = list(itertools.islice(pairs, AUDIO - 3 - len(symbols)))
    model["merges"] = [" ".join(merge) for merge in merges]
    model["vocab"] = {token: number for number, token in enumerate([*symbols, *map("".join, merges)])}
    for number, token in enumerate(specials, AUDIO - 3):
        token["id"] = number
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")


@functools.cache
def model():
    return Qwen2AudioForConditionalGeneration.from_pretrained(folder, dtype=torch.float32).eval()


def features(samples):
    return extractor(samples, sampling_rate=RATE, padding="max_length", return_attention_mask=True, return_tensors="pt")


def inputs(samples):
    mel = features(samples)
    frames = int(mel["attention_mask"].sum())
    tokens = ((frames - 1) // 2 + 1) // 2
    ids = [*range(1000, 1012), AUDIO_BEGIN, *[AUDIO] * tokens, AUDIO_END, *range(2000, 2020)]
    return {
        "input_ids": torch.tensor([ids]),
        "attention_mask": torch.ones(1, len(ids), dtype=torch.long),
        "input_features": mel["input_features"],
        "feature_attention_mask": mel["attention_mask"],
    }


def logits(samples, forward=None):
    """From the samples to the last row of logits, as ours."""
    with torch.inference_mode():
        return (model() if forward is None else forward)(**inputs(samples), use_cache=False).logits[:, -1]


def peer():
    """What makes logits of samples."""
    if PEER.startswith("onnxruntime"):
        run = export_onnx.runner(
            folder, PEER.endswith("int8"), lambda: export_onnx.LastLogits(model(), AUDIO), inputs(clips[SECONDS[0]]))
        return lambda samples: run(inputs(samples))
    if PEER == "torch.compile":
        torch._dynamo.config.recompile_limit = 4 * len(SECONDS)
        return functools.partial(logits, forward=torch.compile(model(), dynamic=False))
    return logits


def gemm(rows, width, outputs):
    x, weight = torch.randn(rows, width), torch.randn(outputs, width)
    with torch.inference_mode():
        torch.nn.functional.linear(x, weight)  # to warm up
        return {"ms": milliseconds(torch.nn.functional.linear, x, weight)}


folder, java = Path(sys.argv[1]), sys.argv[2:]
torch.set_num_threads(THREADS)
transformers.logging.set_verbosity_error()
if not (folder / "model.safetensors").exists():
    make_checkpoint(folder)
if not (folder / "tokenizer.json").exists():
    make_tokenizer(folder)
extractor = WhisperFeatureExtractor(feature_size=128)
clips = {seconds: make_clip(seconds) for seconds in SECONDS}
expected = write_inputs(folder, {f"clip_{seconds}s": samples for seconds, samples in clips.items()}, inputs, logits)
if not java:
    sys.exit()
theirs = peer()
processes = {f"ours {name}": start(java, "MidSizeSpeed", folder, THREADS, name.upper()) for name in PRECISIONS}
wait_for_an_idle_machine()
print(f"{PEER}: transformers {transformers.__version__}, torch {torch.__version__}, {THREADS} threads, {TURNS} turns; least / median")
missed = []
for seconds, samples in clips.items():
    sides = {PEER: lambda: timed(theirs, samples, expected[f"clip_{seconds}s"])}
    sides |= {name: asking(p, "ms error multiplications", "logits", f"clip_{seconds}s") for name, p in processes.items()}
    answers = in_turn(TURNS, sides, "Qwen2-Audio, 719 million parameters", f"{seconds} s")
    its = answers.pop(PEER)
    print("%2d s: peer %.0f / %.0f ms, difference %.1e" % (seconds, min(its["ms"]), median(its["ms"]), max(its["error"])))
    for name, our in answers.items():
        target, ratio = TARGETS.get(name.split()[1], {}).get(seconds, 0), min(its["ms"]) / min(our["ms"])
        print("      %s %.0f / %.0f ms, %.2f / %.2f times (target %s), %.0f G operations a second, difference %.1e" % (
            name, min(our["ms"]), median(our["ms"]), ratio, median(its["ms"]) / median(our["ms"]), target or "none",
            2000 * our["multiplications"][0] / min(our["ms"]), max(our["error"])), flush=True)
        if ratio < target or name == "ours float32" and not max(our["error"]) <= LARGEST_DIFFERENCE:
            missed.append(f"{name} at {seconds} s")
one = next(iter(processes.values()))
for seconds, samples in clips.items() if PEER == "transformers" else ():
    answers = in_turn(
        4 * TURNS, {PEER: lambda: {"ms": milliseconds(features, samples)}, "ours": asking(one, "ms", "features", f"clip_{seconds}s")},
        "log-mel spectrogram", f"{seconds} s")
    its, our = [answers[name]["ms"] for name in (PEER, "ours")]
    print("%2d s, features: peer %.2f / %.2f ms, ours %.2f / %.2f ms, %.2f / %.2f times" % (
        seconds, min(its), median(its), min(our), median(our), min(its) / min(our), median(its) / median(our)), flush=True)
for product in PRODUCTS if PEER == "transformers" and not FILE else ():
    answers = in_turn(2 * TURNS, {PEER: lambda: gemm(*product), "ours": asking(one, "ms", "gemm", *product)})
    its, our = [answers[name]["ms"] for name in (PEER, "ours")]
    operations = 2e-6 * product[0] * product[1] * product[2]
    print("product of %d x %d and %d x %d: peer %.0f / %.0f GFLOP/s, ours %.0f / %.0f" % (
        *product[:2], *product[2:0:-1], operations / min(its), operations / median(its), operations / min(our),
        operations / median(our)), flush=True)
for process in processes.values():
    process.stdin.close()
sys.exit(verdict("target missed: " + ", ".join(missed) if missed else 0))
