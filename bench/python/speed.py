# SPDX-License-Identifier: Apache-2.0
"""Speed of the whole model against transformers', in turn on the same weights: speed.py PEER_DIR JAVA...

JAVA... is the command line up to the class path; the class and its arguments are added here. PEER_DIR is made where it
does not exist: a random Qwen2-Audio with an encoder as large as Whisper-small's and an LLM as large as Qwen2-0.5B, 719
million parameters in bfloat16 (1.4 GB), and bench_inputs.safetensors with a made-up clip of each length, its prompt and
the peer's logits behind it, which ours must equal within 2e-3. The peer always loads the folder: one that has just made
its model and rounded it has rounded its rotary frequencies too, which no file records.

All compute on two threads, the peer in float32, ours in float32, bfloat16 and int8, and do one piece of work a turn, while the
others wait. It starts when the load of the machine is below 0.5, or says that it was not. The figures are the least and
the median of the turns. TURNS, SECONDS and WAIT in the environment change how many turns, which lengths (SECONDS=2,4)
and how many seconds it waits for the load to fall.
"""
import os
import sys
from pathlib import Path
from statistics import median

import torch
import transformers
from safetensors.torch import save_file
from transformers import Qwen2AudioConfig, Qwen2AudioForConditionalGeneration, WhisperFeatureExtractor

from turns import RATE, THREADS, in_turn, make_clip, milliseconds, start, wait_for_an_idle_machine

TURNS = int(os.environ.get("TURNS", 7))
SECONDS = [int(seconds) for seconds in os.environ.get("SECONDS", "2,4,10,30").split(",")]
AUDIO, AUDIO_BEGIN, AUDIO_END = 151_646, 151_647, 151_648
LARGEST_DIFFERENCE = 2e-3
TARGETS = {"float32": {2: 5, 4: 3.5, 10: 2, 30: 1.2}, "int8": {4: 8}}
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


def logits(samples):
    """From the samples to the last row of logits, as ours."""
    with torch.inference_mode():
        return model(**inputs(samples), use_cache=False).logits[:, -1]


def gemm(rows, width, outputs):
    x, weight = torch.randn(rows, width), torch.randn(outputs, width)
    with torch.inference_mode():
        torch.nn.functional.linear(x, weight)  # to warm up
        return milliseconds(torch.nn.functional.linear, x, weight)


folder, java = Path(sys.argv[1]), sys.argv[2:]
torch.set_num_threads(THREADS)
transformers.logging.set_verbosity_error()
if not (folder / "model.safetensors").exists():
    make_checkpoint(folder)
model = Qwen2AudioForConditionalGeneration.from_pretrained(folder, dtype=torch.float32).eval()
extractor = WhisperFeatureExtractor(feature_size=128)
clips = {seconds: make_clip(seconds) for seconds in SECONDS}
if not (folder / "bench_inputs.safetensors").exists():
    save_file(
        {f"clip_{seconds}s.{name}": tensor
         for seconds, samples in clips.items()
         for name, tensor in (("waveform", torch.from_numpy(samples)), ("input_ids", inputs(samples)["input_ids"]),
                              ("logits_last", logits(samples).clone()))},
        str(folder / "bench_inputs.safetensors"))
processes = {name: start(java, "MidSizeSpeed", folder, THREADS, name.upper()) for name in ("float32", "bfloat16", "int8")}
wait_for_an_idle_machine()
print(f"transformers {transformers.__version__}, torch {torch.__version__}, {THREADS} threads, {TURNS} turns; least / median")
missed = []
for seconds, samples in clips.items():
    (theirs,), *answers = in_turn(
        TURNS, lambda: milliseconds(logits, samples), *[(p, "logits", f"clip_{seconds}s") for p in processes.values()])
    print("%2d s: peer %.0f / %.0f ms" % (seconds, min(theirs), median(theirs)))
    for name, (our, difference, products) in zip(processes, answers):
        target, ratio = TARGETS.get(name, {}).get(seconds, 0), min(theirs) / min(our)
        print("      %s %.0f / %.0f ms, %.2f / %.2f times (target %s), %.0f G operations a second, difference %.1e" % (
            name, min(our), median(our), ratio, median(theirs) / median(our), target or "none",
            2000 * products[0] / min(our), max(difference)), flush=True)
        if ratio < target or name == "float32" and not max(difference) <= LARGEST_DIFFERENCE:
            missed.append(f"{name} at {seconds} s")
for seconds, samples in clips.items():
    (theirs,), (our,) = in_turn(
        4 * TURNS, lambda: milliseconds(features, samples), (processes["float32"], "features", f"clip_{seconds}s"))
    print("%2d s, features: peer %.2f / %.2f ms, ours %.2f / %.2f ms, %.2f / %.2f times" % (
        seconds, min(theirs), median(theirs), min(our), median(our), min(theirs) / min(our),
        median(theirs) / median(our)), flush=True)
for product in PRODUCTS:
    (theirs,), (our,) = in_turn(2 * TURNS, lambda: gemm(*product), (processes["float32"], "gemm", *product))
    operations = 2e-6 * product[0] * product[1] * product[2]
    print("product of %d x %d and %d x %d: peer %.0f / %.0f GFLOP/s, ours %.0f / %.0f" % (
        *product[:2], *product[2:0:-1], operations / min(theirs), operations / median(theirs), operations / min(our),
        operations / median(our)), flush=True)
for process in processes.values():
    process.stdin.close()
sys.exit("target missed: " + ", ".join(missed) if missed else 0)
