# SPDX-License-Identifier: Apache-2.0
"""What the comparisons of folders share: one prompt, Hugging Face's answer to it, and ours.

Needs numpy, safetensors, torch and transformers.
"""
import json
import logging
import pathlib
import subprocess
import warnings

import torch
import transformers
from safetensors.torch import load_file, save_file
from transformers import (
    AudioFlamingo3ForConditionalGeneration, MusicFlamingoForConditionalGeneration, Qwen2_5OmniThinkerForConditionalGeneration,
    Qwen2AudioForConditionalGeneration, WhisperFeatureExtractor)

RATE = 16_000
TEXT_BEFORE, TEXT_BEHIND = 9, 15  # tokens around the speech
CLASSES = {
    "qwen2_audio": Qwen2AudioForConditionalGeneration,
    "audioflamingo3": AudioFlamingo3ForConditionalGeneration,
    "musicflamingo": MusicFlamingoForConditionalGeneration,
    "qwen2_5_omni_thinker": Qwen2_5OmniThinkerForConditionalGeneration,
}


class Warnings(logging.Handler):
    """Keeps what the libraries log and what they warn of."""

    def __init__(self, *names):
        super().__init__(logging.WARNING)
        self.messages = []
        for name in ("transformers", *names):
            logging.getLogger(name).addHandler(self)
        warnings.showwarning = lambda message, *_: self.messages.append(str(message))

    def emit(self, record):
        self.messages.append(record.getMessage())


def audio_tokens(frames):
    """Audio tokens of so many mel frames: a convolution of stride 2, then pairs."""
    return ((frames - 1) // 2 + 1) // 2


def settings(folder):
    return json.loads((pathlib.Path(folder) / "config.json").read_text())


def audio_token(config):
    return config["audio_token_id"] if "audio_token_id" in config else config["audio_token_index"]


def speech(config, features, mask):
    """The arguments by which the model takes a spectrogram."""
    flamingo = "flamingo" in config["model_type"]
    return {"input_features": features, "input_features_mask" if flamingo else "feature_attention_mask": mask}


class Prompt:
    """Random text tokens around 1.7 s of a rising tone in noise, the same for every model of a vocabulary."""

    def __init__(self, folder, file):
        config = self.config = settings(folder)
        vocabulary = min(250, config["text_config"]["vocab_size"])
        generator = torch.Generator().manual_seed(1)
        time = torch.arange(int(1.7 * RATE)) / RATE
        noise = torch.randn(len(time), generator=generator)
        self.waveform = 0.3 * torch.sin(2 * torch.pi * (200 + 150 * time) * time) + 0.02 * noise
        extractor = WhisperFeatureExtractor.from_pretrained(folder)
        features = extractor(
            self.waveform.numpy(), sampling_rate=RATE, return_attention_mask=True, return_tensors="pt"
        )
        self.features = features["input_features"]
        self.mask = features["attention_mask"]
        heard = [audio_token(config)] * audio_tokens(int(self.mask.sum()))
        text = torch.randint(vocabulary, (TEXT_BEFORE + TEXT_BEHIND,), generator=generator).tolist()
        self.ids = torch.tensor(text[:TEXT_BEFORE] + heard + text[TEXT_BEFORE:])
        self.file = file
        save_file({"waveform": self.waveform, "input_ids": self.ids}, file)

    @torch.no_grad()
    def logits(self, model):
        """The peer's logits of every position, float32 arithmetic."""
        ids = self.ids[None]
        return model(
            input_ids=ids, attention_mask=torch.ones_like(ids), use_cache=False,
            **speech(self.config, self.features, self.mask),
        ).logits[0]  # fmt: skip

    def ours(self, java, model, *lora):
        """Our states and logits, by io.github.aasllm.bench.FolderLogits."""
        answer = f"{self.file}.answer"
        run(java, "bench.FolderLogits", model, self.file, answer, *lora)
        return load_file(answer)


def run(java, name, *arguments):
    """Runs a class of ours; what it prints on standard error stays visible."""
    command = [*java, f"io.github.aasllm.{name}", *map(str, arguments)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def load(folder, cls=None, dtype=torch.float32):
    """A model in evaluation, and what its weights and the folder's do not have in common."""
    cls = cls or CLASSES[settings(folder)["model_type"]]
    model, info = cls.from_pretrained(folder, dtype=dtype, output_loading_info=True)
    return model.eval(), {key: sorted(map(str, value)) for key, value in info.items() if value}


def difference(a, b):
    """The largest difference; infinite where shapes differ or a number is none."""
    if a.shape != b.shape:
        return float("inf")
    largest = (a.double() - b.double()).abs().max().item()
    return largest if largest == largest else float("inf")


def versions():
    return f"transformers {transformers.__version__}, torch {torch.__version__}"
