#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write a tiny random Whisper and a tiny random Qwen2 folder, and what they make of a clip and of a text.

Usage: compose_golden.py OUT_DIR [SEED]

OUT_DIR/whisper and OUT_DIR/qwen2 are Hugging Face folders. OUT_DIR/answers.safetensors has `waveform` (half a second;
sixty of them one behind the other fill the 30 s that Whisper always hears), `states` [45, D] (of these 30 s: pairs of
positions of Whisper's last layer averaged, and its last norm on top, as Qwen2-Audio has it; the first 40 rows and the
last 5), `input_ids` and `logits` [T, V].

Needs safetensors, torch and transformers.
"""
import json
import pathlib
import sys

import torch
from safetensors.torch import save_file
from transformers import (
    Qwen2Config, Qwen2ForCausalLM, Qwen2Tokenizer, WhisperConfig, WhisperFeatureExtractor,
    WhisperForConditionalGeneration,
)  # fmt: skip

RATE, SECONDS, TIMES = 16_000, 0.5, 60
WIDTH, BINS, LAYERS = 16, 80, 2
SPECIALS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]


def randomize(model):
    """Numbers none of which is 0 or 1, where a fault could hide."""
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "embed_positions" not in name:
                scale = 1 if parameter.dim() == 1 else parameter[0].numel() ** -0.5
                parameter.copy_(0.3 * parameter + scale * torch.randn_like(parameter) * 0.7)
    return model.eval()


def whisper(**changes):
    settings = {
        "d_model": WIDTH, "num_mel_bins": BINS, "encoder_layers": LAYERS, "encoder_attention_heads": 2,
        "encoder_ffn_dim": 32, "decoder_layers": 1, "decoder_attention_heads": 2, "decoder_ffn_dim": 8,
        "vocab_size": 64, "max_target_positions": 8, "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2,
        "decoder_start_token_id": 1, "suppress_tokens": None, "begin_suppress_tokens": None,
    } | changes  # fmt: skip
    return randomize(WhisperForConditionalGeneration(WhisperConfig(**settings)))


def qwen2(**changes):
    settings = {
        "vocab_size": 256 + len(SPECIALS), "hidden_size": 24, "num_hidden_layers": 2, "num_attention_heads": 3,
        "num_key_value_heads": 1, "intermediate_size": 32, "max_position_embeddings": 4096, "rms_norm_eps": 1e-6,
        "rope_theta": 1e6, "tie_word_embeddings": True, "bos_token_id": 256, "eos_token_id": 258,
    } | changes  # fmt: skip
    return randomize(Qwen2ForCausalLM(Qwen2Config(**settings)))


def save_tokenizer(folder):
    """Every byte a token, without merges; in byte-level vocabularies a byte is a visible character."""
    visible = [*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAC + 1), *range(0xAE, 0xFF + 1)]
    hidden = [byte for byte in range(256) if byte not in visible]
    symbols = {byte: chr(byte) for byte in visible} | {byte: chr(256 + i) for i, byte in enumerate(hidden)}
    vocabulary = {symbols[byte]: byte for byte in range(256)}
    tokenizer = Qwen2Tokenizer(
        vocab=vocabulary, merges=[], eos_token="<|im_end|>", pad_token="<|endoftext|>", unk_token=None,
        additional_special_tokens=SPECIALS,
    )  # fmt: skip
    tokenizer.save_pretrained(folder)


def last_states(encoder, features):
    """The states of Whisper's encoder before its last norm."""
    kept = []
    hook = encoder.layer_norm.register_forward_pre_hook(lambda _, inputs: kept.append(inputs[0]))
    encoder(features)
    hook.remove()
    return kept[0][0]


@torch.no_grad()
def main(folder, seed=1):
    torch.manual_seed(seed)
    folder = pathlib.Path(folder)
    encoder, llm = whisper(), qwen2()
    encoder.save_pretrained(folder / "whisper")
    llm.save_pretrained(folder / "qwen2")
    save_tokenizer(folder / "qwen2")
    time = torch.arange(int(SECONDS * RATE)) / RATE
    waveform = 0.3 * torch.sin(2 * torch.pi * 210 * time) * (1 + time) + 0.02 * torch.randn(len(time))
    waveform = (waveform * 2**15).round() / 2**15
    extractor = WhisperFeatureExtractor(feature_size=BINS)
    features = extractor(waveform.repeat(TIMES).numpy(), sampling_rate=RATE, return_tensors="pt").input_features
    states = last_states(encoder.model.encoder, features)
    states = encoder.model.encoder.layer_norm(states.view(-1, 2, WIDTH).mean(1))
    ids = torch.tensor([257, *b"The voice is low.", 258])
    save_file({
        "waveform": waveform, "states": torch.cat([states[:40], states[-5:]]).contiguous(), "input_ids": ids,
        "logits": llm(ids[None]).logits[0].contiguous(),
    }, folder / "answers.safetensors")  # fmt: skip
    print(json.dumps({"logits": llm(ids[None]).logits.abs().max().item(), "states": states.abs().max().item()}))


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(sys.argv[1], *map(int, sys.argv[2:]))
