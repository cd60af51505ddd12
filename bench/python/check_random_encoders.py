# SPDX-License-Identifier: Apache-2.0
"""Folders of 'aasllm model random --like' beside transformers: check_random_encoders.py AASLLM [NAME...]

Makes each in turn in a temporary folder, with a head and without, and asks whether transformers finds every tensor that
it wants and no other, whether it counts as many parameters as a model of its own of the same settings, and whether its
classifier gives our probabilities of one made-up clip within 1e-4. emotion2vec, which transformers does not have, is
only predicted with. Exits with 1 where something differs. Needs numpy, torch, transformers and soundfile.
"""
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile
import torch
import transformers
from transformers import AutoConfig, AutoFeatureExtractor, AutoModel, AutoModelForAudioClassification

RATE = 16_000
LARGEST_DIFFERENCE = 1e-4


def run(*words):
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True).stdout


def faults(info):
    return {key: sorted(map(str, value)) for key, value in info.items() if value}


def size(model):
    return sum(parameter.numel() for parameter in model.parameters())


def check(name, folder, clip, samples):
    """What is wrong with a folder that has a head, and with one that has none."""
    made = folder / name
    run(program, "model", "random", "--like", name, "-o", str(made))
    shares = json.loads(run(program, "predict", "--model", str(made), "--format", "jsonl", str(clip)))["probabilities"]
    if name.startswith("emotion2vec"):
        return f"probabilities {[round(share, 3) for share in shares.values()]}", []
    model, info = AutoModelForAudioClassification.from_pretrained(made, output_loading_info=True)
    wrong = [f"with a head: {faults(info)}"] if faults(info) else []
    config = AutoConfig.from_pretrained(made)
    with torch.device("meta"):
        expected = size(AutoModelForAudioClassification.from_config(config))
    if size(model) != expected:
        wrong.append(f"{size(model)} parameters, not {expected}")
    features = AutoFeatureExtractor.from_pretrained(made)(samples, sampling_rate=RATE, return_tensors="pt")
    with torch.inference_mode():
        theirs = model.eval()(**features).logits.softmax(-1)[0].tolist()
    difference = max(abs(theirs[i] - shares[model.config.id2label[i]]) for i in range(len(theirs)))
    if not difference <= LARGEST_DIFFERENCE:
        wrong.append(f"probabilities differ by {difference:.1e}")
    del model
    subprocess.run(["rm", "-r", str(made)], check=True)
    if not name.startswith("whisper"):  # whose encoder is no model of its own in transformers
        run(program, "model", "random", "--like", name, "--head", "none", "-o", str(made))
        model, info = AutoModel.from_pretrained(made, output_loading_info=True)
        wrong += [f"without a head: {faults(info)}"] if faults(info) else []
        subprocess.run(["rm", "-r", str(made)], check=True)
    return f"{expected:,} parameters with the head, largest difference of a probability {difference:.1e}", wrong


program, names = sys.argv[1], sys.argv[2:]
transformers.logging.set_verbosity_error()
if not names:
    names = re.search(r"expected: (.*)\)", subprocess.run(
        [program, "model", "random", "--like", "?", "-o", "none"], stderr=subprocess.PIPE, text=True).stderr)[1].split(", ")
failed = False
with tempfile.TemporaryDirectory() as temporary:
    clip = Path(temporary) / "clip.wav"
    time_axis = np.arange(2 * RATE) / RATE
    noise = np.random.default_rng(1).standard_normal(time_axis.size)
    soundfile.write(clip, 0.3 * np.sin(900 * time_axis) + 0.02 * noise, RATE, subtype="FLOAT")
    samples, _ = soundfile.read(clip, dtype="float32")
    for name in names:
        found, wrong = check(name, Path(temporary), clip, samples)
        failed |= bool(wrong)
        print(f"{name}: {found}", *[f"WRONG: {what}" for what in wrong], sep="; ", flush=True)
sys.exit(failed)
