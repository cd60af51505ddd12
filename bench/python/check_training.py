# SPDX-License-Identifier: Apache-2.0
"""Training steps beside PEFT's on the same model, clips and first weights: check_training.py MODEL_DIR JAVA...

MODEL_DIR is a model folder of ours, such as `aasllm model random --size small` makes, `--like` any family but
qwen2_5_omni, whose thinker is qwen2_5_omni_thinker. TARGETS in the environment are the recipe's lora.targets. JAVA... is the command line up to
the class path. Batches of two clips, four of them accumulated a step, answers of 1 to 6 tokens, so that it matters how
the mean is taken: the peer divides by the tokens of all four batches, as transformers' Trainer does
(num_items_in_batch), and so do we. The means of the batches, averaged, are printed too: they are another loss.

Exits with 1 if a loss differs by more than 1e-4, a gradient norm by more than 1e-3 of itself, a learning rate at all,
or a last weight by more than 1e-4. Needs numpy, peft, safetensors, torch and transformers.
"""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
import transformers
from peft import PeftModel
from peer import RATE, audio_token, audio_tokens, difference, load, settings, speech, versions
from safetensors.torch import load_file, save_file
from torch.nn.functional import cross_entropy
from transformers import WhisperFeatureExtractor, get_cosine_schedule_with_warmup

BATCH, ACCUMULATION, STEPS, CLIPS = 2, 4, 12, 10
RECIPE = f"""corpus.name = manifest
train.length = {STEPS} steps
train.rate = 1e-3
train.warm-up = 10 %
train.decay = 0.01
batch.size = {BATCH}
batch.accumulation = {ACCUMULATION}
lora.targets = {os.environ.get("TARGETS", "paper-text")}
"""


def make_lessons(folder):
    """Tones in noise of 0.3 to 1.9 s, each with random text around it and an answer."""
    vocabulary = min(250, settings(folder)["text_config"]["vocab_size"])
    rng = np.random.default_rng(1)
    lessons = []
    for n in range(CLIPS):
        time = np.arange(int((0.3 + 0.17 * n) * RATE)) / RATE
        tone = np.sin(2 * np.pi * (150 + 40 * n) * time) + 0.1 * rng.standard_normal(len(time))
        text = {"before": 3 + n % 4, "after": 5 + n % 3, "answer": 1 + n % 6}
        lessons.append({"waveform": torch.tensor(0.2 * tone, dtype=torch.float32),
                        **{k: torch.tensor(rng.integers(0, vocabulary, size)) for k, size in text.items()}})
    return lessons


def prepared(lessons, folder):
    """Each clip as the peer takes it, alone: padding changes no number but costs time."""
    extractor = WhisperFeatureExtractor.from_pretrained(folder)
    config = settings(folder)
    for lesson in lessons:
        mel = extractor(lesson["waveform"].numpy(), sampling_rate=RATE, return_attention_mask=True,
                        return_tensors="pt")
        heard = torch.full((audio_tokens(int(mel["attention_mask"].sum())),), audio_token(config))
        ids = torch.cat([lesson["before"], heard, lesson["after"], lesson["answer"]])[None]
        yield {"input_ids": ids, "attention_mask": torch.ones_like(ids),
               **speech(config, mel["input_features"], mel["attention_mask"])}, lesson["answer"]


def losses(model, batch):
    """The loss of every token of the batch's answers."""
    each = []
    for inputs, answer in batch:
        logits = model(**inputs, use_cache=False).logits[0, -len(answer) - 1 : -1]
        each.append(cross_entropy(logits, answer, reduction="none"))
    return torch.cat(each)


def train(folder, first, lessons):
    model = PeftModel.from_pretrained(load(folder)[0], first, is_trainable=True).train()
    trained = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=1e-3, weight_decay=0.01)
    schedule = get_cosine_schedule_with_warmup(optimiser, -(-STEPS // 10), STEPS)
    clips = list(prepared(lessons, folder))
    record, taken = [], 0
    for _ in range(STEPS):
        batches = [[clips[(taken + BATCH * i + k) % CLIPS] for k in range(BATCH)] for i in range(ACCUMULATION)]
        taken += BATCH * ACCUMULATION
        tokens = sum(len(answer) for batch in batches for _, answer in batch)
        optimiser.zero_grad()
        total, means = 0.0, []
        for batch in batches:
            each = losses(model, batch)
            (each.sum() / tokens).backward()
            total += each.sum().item() / tokens
            means.append(each.mean().item())
        norm = torch.nn.utils.clip_grad_norm_(trained, 1.0).item()
        record.append((total, norm, schedule.get_last_lr()[0], np.mean(means)))
        optimiser.step()
        schedule.step()
    return record, {name.replace(".default", ""): p.detach() for name, p in model.named_parameters() if "lora_" in name}


folder, java = Path(sys.argv[1]), sys.argv[2:]
transformers.logging.set_verbosity_error()
with tempfile.TemporaryDirectory() as scratch:
    scratch = Path(scratch)
    (scratch / "recipe").write_text(RECIPE)
    lessons = make_lessons(folder)
    save_file({f"{n}.{k}": v for n, lesson in enumerate(lessons) for k, v in lesson.items()}, scratch / "lessons")
    command = [*java, "io.github.aasllm.bench.TrainingSteps", folder, scratch / "recipe", scratch / "lessons", scratch]
    printed = subprocess.run(list(map(str, command)), check=True, stdout=subprocess.PIPE, text=True).stdout
    ours = [tuple(map(float, line.split())) for line in printed.splitlines()]
    theirs, weights = train(folder, scratch / "first", lessons)
    last = load_file(scratch / "last" / "adapter_model.safetensors")
worst = dict(
    loss=max(abs(a[0] - b[0]) for a, b in zip(ours, theirs)),
    norm=max(abs(a[1] - b[1]) / b[1] for a, b in zip(ours, theirs)),
    rate=max(abs(a[2] - b[2]) for a, b in zip(ours, theirs)),
    weight=max(difference(weights[name], last[name]) for name in weights))
print(f"{versions()}; {STEPS} steps of {ACCUMULATION} x {BATCH} clips, loss {theirs[0][0]:.3f} to {theirs[-1][0]:.3f}")
print("the means of the batches, averaged, differ from the mean over all tokens by up to %.3f" % max(
    abs(total - mean) for total, _, _, mean in theirs))
print("largest difference: loss %(loss).1e, gradient norm %(norm).1e of it, rate %(rate).1e, weights %(weight).1e" % worst)
sys.exit(worst["loss"] > 1e-4 or worst["norm"] > 1e-3 or worst["rate"] > 1e-18 or worst["weight"] > 1e-4
         or len(ours) != STEPS or weights.keys() != last.keys())
