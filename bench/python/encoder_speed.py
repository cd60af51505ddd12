# SPDX-License-Identifier: Apache-2.0
"""Speed of speech encoders against transformers', in turn on the same weights: encoder_speed.py MODEL_DIR JAVA...

JAVA... is the command line up to the class path; the class and its arguments are added here. MODEL_DIR is a classifier's
folder, such as 'aasllm model random --like wavlm-large' writes. Samples in, last states out, on two threads, the peer in
float32 with its eager attention, ours in float32 and in int8; one piece of work a turn, while the others wait. The figures
are the least and the median of the turns, and beside them the largest difference of a state, and for the floor the time of
the bare matrix products of the layers in our MKL.

Whisper's encoder in transformers hears 30 s whatever the clip's length; ours hears the clip alone, so the states are compared
at 30 s only. Exits with 1 where float32 is below 1.5 times or int8 below 3 times, or a state in float32 differs by more than
2e-4. TURNS, SECONDS (SECONDS=2,4), WAIT and ATTENTION (sdpa) in the environment change how many turns, which lengths, how
many seconds it waits for the load of the machine to fall below 0.5, and the peer's attention; PRECISIONS=int8 which of ours,
and PEER is transformers, torch.compile (compiled anew for each length), onnxruntime or onnxruntime-int8 (see export_onnx.py).
Differences are always from eager transformers. Needs numpy, torch, transformers and safetensors.
"""
import functools
import os
import sys
import tempfile
from pathlib import Path
from statistics import median

import torch
import transformers
from safetensors.torch import save_file
from transformers import AutoFeatureExtractor, AutoModelForAudioClassification

import export_onnx
from turns import FILE, RATE, THREADS, ask, asking, in_turn, make_clip, start, timed, verdict, wait_for_an_idle_machine

TURNS = int(os.environ.get("TURNS", 7))
SECONDS = [int(seconds) for seconds in os.environ.get("SECONDS", "2,4,10").split(",")]
PRECISIONS = os.environ.get("PRECISIONS", "float32,int8").split(",")
PEER = os.environ.get("PEER", "transformers")
LARGEST_DIFFERENCE = 2e-4
TARGETS = {"float32": 1.5, "int8": 3.0} if PEER == "transformers" else {}


def features(samples):
    return extractor(samples, sampling_rate=RATE, return_tensors="pt")


def states(samples, forward=None):
    """From the samples to the last states [T, D], as ours."""
    with torch.inference_mode():
        return (encoder if forward is None else forward)(features(samples)[encoder.main_input_name]).last_hidden_state[0]


def peer():
    """What makes states of samples."""
    if PEER.startswith("onnxruntime"):
        run = export_onnx.runner(
            folder, PEER.endswith("int8"), lambda: export_onnx.LastStates(encoder), features(clips[SECONDS[0]]))
        return lambda samples: run(features(samples))[0]
    if PEER == "torch.compile":
        torch._dynamo.config.recompile_limit = 4 * len(SECONDS)
        return functools.partial(states, forward=torch.compile(encoder, dynamic=False))
    return states


def products(rows):
    """Milliseconds of the layers' bare matrix products in our MKL, the least of the turns."""
    width, inner, layers = encoder.config.hidden_size, 4 * encoder.config.hidden_size, encoder.config.num_hidden_layers
    square, wide, narrow = [
        min(ask(next(iter(processes.values())), "gemm", rows, *shape)[0] for _ in range(2 * TURNS))
        for shape in ((width, width), (width, inner), (inner, width))]  # fmt: skip
    return layers * (4 * square + wide + narrow)


folder, java = Path(sys.argv[1]), sys.argv[2:]
torch.set_num_threads(THREADS)
transformers.logging.set_verbosity_error()
model = AutoModelForAudioClassification.from_pretrained(
    folder, dtype=torch.float32, attn_implementation=os.environ.get("ATTENTION", "eager")).eval()
whisper = model.config.model_type == "whisper"
encoder = model.encoder if whisper else model.base_model
extractor = AutoFeatureExtractor.from_pretrained(folder)
clips = {seconds: make_clip(seconds) for seconds in SECONDS}
missed = []
with tempfile.TemporaryDirectory() as temporary:
    clip_file = Path(temporary) / "clips.safetensors"
    expected = {seconds: states(samples).clone() for seconds, samples in clips.items()}
    save_file(
        {f"{seconds}.{name}": tensor for seconds in clips
         for name, tensor in (("waveform", torch.from_numpy(clips[seconds])), ("states", expected[seconds]))},
        str(clip_file))
    theirs = peer()
    processes = {f"ours {name}": start(java, "EncoderSpeed", folder, clip_file, THREADS, name.upper()) for name in PRECISIONS}
    wait_for_an_idle_machine()
    print(f"{folder.name}, {PEER}: transformers {transformers.__version__}, torch {torch.__version__}, {THREADS} threads,",
          f"{TURNS} turns; least / median")
    for seconds, samples in clips.items():
        same = not whisper or seconds == 30
        sides = {PEER: lambda: timed(theirs, samples, expected[seconds])}
        sides |= {name: asking(p, "ms error" if same else "ms", "encode", seconds) for name, p in processes.items()}
        answers = in_turn(TURNS, sides, folder.name, f"{seconds} s")
        its = answers.pop(PEER)
        rows = 50 * seconds if whisper else len(expected[seconds])
        print("%2d s: peer %.0f / %.0f ms, difference %.1e%s" % (
            seconds, min(its["ms"]), median(its["ms"]), max(its["error"]),
            "; products of our %d rows by the layers %.0f ms" % (rows, products(rows)) if PEER == "transformers" and not FILE else ""))
        for name, our in answers.items():
            ratio, target = min(its["ms"]) / min(our["ms"]), TARGETS.get(name.split()[1], 0)
            print("      %s %.0f / %.0f ms, %.2f / %.2f times (target %s), difference %s" % (
                name, min(our["ms"]), median(our["ms"]), ratio, median(its["ms"]) / median(our["ms"]), target or "none",
                "%.1e of %.1f" % (max(our["error"]), expected[seconds].abs().max()) if same else "not comparable"), flush=True)
            if ratio < target or same and name == "ours float32" and not max(our["error"]) <= LARGEST_DIFFERENCE:
                missed.append(f"{name} at {seconds} s")
    for process in processes.values():
        process.stdin.close()
        process.wait()
sys.exit(verdict("missed: " + ", ".join(missed) if missed else 0))
