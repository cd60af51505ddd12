#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Put the same questions about the same clip to Hugging Face transformers, and compare the probabilities.

Usage: check_model_folder.py MODEL_DIR CLIP ANSWERS.json

ANSWERS.json is what io.github.aasllm.bench.ModelFolderAnswers printed for MODEL_DIR and CLIP: the texts of every
prompt, and our probabilities. CLIP has one channel at 16 kHz. Everything is read from MODEL_DIR by the library's own
classes. Prints JSON; the exit status is 1 where a probability differs by more than 1e-4, where the processor makes
other tokens of the prompt, or where the library has a warning about one of the files.

Needs torch, transformers and soundfile.
"""
import json
import math
import sys
import warnings

import soundfile
import torch
import transformers
from transformers import AutoProcessor, AutoTokenizer, Qwen2AudioForConditionalGeneration, WhisperFeatureExtractor

LARGEST_DIFFERENCE = 1e-4
AUDIO = "<|AUDIO|>"


class Warnings(transformers.logging.logging.Handler):
    """Keeps what the library logs and what it warns of."""

    def __init__(self):
        super().__init__(transformers.logging.WARNING)
        self.messages = []
        transformers.logging.get_logger("transformers").addHandler(self)
        warnings.showwarning = lambda message, *_: self.messages.append(str(message))

    def emit(self, record):
        self.messages.append(record.getMessage())


def tokens_of(frames):
    """Audio tokens of so many mel frames: a convolution of stride 2, then pairs."""
    return ((frames - 1) // 2 + 1) // 2


@torch.no_grad()
def score(model, prompt, answer, features):
    """log p(answer | prompt)"""
    ids = torch.tensor([prompt + answer])
    logits = model(input_ids=ids, attention_mask=torch.ones_like(ids), use_cache=False, **features).logits[0]
    predicted = logits[len(prompt) - 1 : -1].float().log_softmax(-1)
    return predicted.gather(1, torch.tensor(answer)[:, None]).sum()


def main(folder, clip, answers):
    seen = Warnings()
    samples, rate = soundfile.read(clip, dtype="float32")
    if samples.ndim != 1 or rate != 16_000:
        sys.exit(f"{clip}: {rate} Hz, shape {samples.shape} (expected: one channel at 16000 Hz)")
    model, loading = Qwen2AudioForConditionalGeneration.from_pretrained(folder, output_loading_info=True)
    model.eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    extractor = WhisperFeatureExtractor.from_pretrained(folder)
    processor = AutoProcessor.from_pretrained(folder)
    extracted = extractor(
        [samples], sampling_rate=rate, padding="max_length", return_attention_mask=True, return_tensors="pt"
    )
    features = {
        "input_features": extracted["input_features"],
        "feature_attention_mask": extracted["attention_mask"],
    }
    audio_tokens = tokens_of(int(extracted["attention_mask"].sum()))

    def encode(text):
        return tokenizer.encode(text, add_special_tokens=False)

    rows, worst, worst_log, same_tokens = [], 0.0, 0.0, True
    with open(answers, encoding="utf-8") as file:
        questions = json.load(file)
    for question in questions:
        prompt = encode(question["before"] + AUDIO * audio_tokens + question["after"])
        processed = processor(
            text=question["before"] + AUDIO + question["after"], audio=[samples], sampling_rate=rate,
            return_tensors="pt",
        )  # fmt: skip
        same = prompt == processed["input_ids"][0].tolist()
        scores = torch.stack([score(model, prompt, encode(answer), features) for answer in question["answers"]])
        peer = scores.softmax(0).tolist()
        pairs = list(zip(peer, question["probabilities"], strict=True))
        difference = max(abs(a - b) for a, b in pairs)
        log_difference = max(abs(math.log(a) - math.log(b)) for a, b in pairs)
        worst, worst_log = max(worst, difference), max(worst_log, log_difference)
        same_tokens = same_tokens and same
        rows.append({
            "prompt": question["prompt"], "after": question["after"], "tokens": len(prompt),
            "processor_makes_the_same_tokens": same, "probabilities": peer, "ours": question["probabilities"],
            "largest_difference": difference, "largest_difference_of_logarithms": log_difference,
        })  # fmt: skip
    loading = {key: sorted(map(str, value)) for key, value in loading.items() if value}
    print(json.dumps({
        "peer": f"transformers {transformers.__version__}, torch {torch.__version__}",
        "classes": [type(part).__name__ for part in (model, tokenizer, extractor, processor)],
        "weights_not_matched": loading, "warnings": seen.messages, "questions": rows, "largest_difference": worst,
        "largest_difference_of_logarithms": worst_log,
    }, indent=1))  # fmt: skip
    sys.exit(max(worst, worst_log) > LARGEST_DIFFERENCE or not same_tokens or bool(loading) or bool(seen.messages))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
