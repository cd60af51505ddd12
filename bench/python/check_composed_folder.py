#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A model composed of a Whisper and a Qwen2 folder, beside the two that it is made of.

Usage: check_composed_folder.py WORK_DIR JAVA...

WORK_DIR is a new folder for what is written. JAVA... is the command line up to the class path. Two pairs of tiny random
models are made and composed by `aasllm model compose`: one in float32, with tied embeddings that have to grow and 80 mel
bands; one of a float16 Whisper (as `WhisperModel`, 128 bands) and a bfloat16 Qwen2 in shards, with free rows.

Compared are, in float32 arithmetic: the states of a clip of 30 s before the pooling, against Whisper's; the logits of a
text, against Qwen2's; and what we make of a prompt with a short clip, against what transformers makes of the composed
folder, where the padding is masked. Prints JSON; the exit status is 1 where a state or a logit differs by more than 1e-4,
where transformers warns about a file of the composed folder, where a weight is missing or left over, or where
AutoProcessor makes other tokens of the prompt than there should be.

Needs safetensors, torch and transformers.
"""
import json
import pathlib
import sys

import torch
from compose_golden import last_states, qwen2, save_tokenizer, whisper
from peer import RATE, Prompt, Warnings, audio_tokens, difference, load, run, versions
from transformers import AutoProcessor, AutoTokenizer, Qwen2ForCausalLM, WhisperFeatureExtractor, WhisperModel

LARGEST_DIFFERENCE = 1e-4
PAIRS = {
    "float32, tied, 80 bands": ({"num_mel_bins": 80}, {}, torch.float32, torch.float32),
    "float16 and bfloat16, untied, 128 bands": (
        {"num_mel_bins": 128}, {"vocab_size": 270, "tie_word_embeddings": False}, torch.float16, torch.bfloat16,
    ),
}  # fmt: skip


def make(folder, pair):
    ears, words, ears_dtype, words_dtype = pair
    torch.manual_seed(1)
    encoder = whisper(**ears)
    encoder = encoder if ears_dtype == torch.float32 else encoder.model
    encoder.to(ears_dtype).save_pretrained(folder / "whisper")
    shards = {} if words_dtype == torch.float32 else {"max_shard_size": "20kB"}
    qwen2(**words).to(words_dtype).save_pretrained(folder / "qwen2", **shards)
    save_tokenizer(folder / "qwen2")


@torch.no_grad()
def check(name, folder, java):
    make(folder, PAIRS[name])
    parts = ["--encoder", folder / "whisper", "--llm", folder / "qwen2"]
    run(java, "cli.Main", "model", "compose", *parts, "-o", folder / "made")
    seen = Warnings()
    model, unmatched = load(folder / "made")
    tokenizer = AutoTokenizer.from_pretrained(folder / "made")
    processor = AutoProcessor.from_pretrained(folder / "made")
    warnings = list(seen.messages)

    extractor = WhisperFeatureExtractor.from_pretrained(folder / "made")
    noise = 0.1 * torch.randn(30 * RATE, generator=torch.Generator().manual_seed(1))
    features = extractor(noise.numpy(), sampling_rate=RATE, return_tensors="pt").input_features
    kept = []
    tower = model.model.audio_tower
    tower.avg_pooler.register_forward_pre_hook(lambda _, inputs: kept.append(inputs[0]))
    tower(features)
    ears = WhisperModel.from_pretrained(folder / "whisper", dtype=torch.float32).eval()
    heard = last_states(ears.encoder, features)

    ids = torch.tensor([[257, *b"The voice is low.", 258]])
    words = Qwen2ForCausalLM.from_pretrained(folder / "qwen2", dtype=torch.float32).eval()
    written = words(ids).logits
    prompt = Prompt(folder / "made", folder / "prompt.safetensors")
    processed = processor(
        text="<|audio_bos|><|AUDIO|><|audio_eos|>low", audio=[prompt.waveform.numpy()], sampling_rate=RATE,
        return_tensors="pt",
    )  # fmt: skip
    begin, end = tokenizer.convert_tokens_to_ids(["<|audio_bos|>", "<|audio_eos|>"])
    speech = [model.config.audio_token_id] * audio_tokens(int(prompt.mask.sum()))
    return {
        "pair": name, "dtype": str(model.config.dtype), "unmatched": unmatched, "warnings": warnings,
        "tokens": processed["input_ids"][0].tolist() == [begin, *speech, end, *b"low"],
        "states_of_whisper": difference(heard, kept[0].transpose(1, 2)[0]),
        "logits_of_qwen2": difference(written, model(input_ids=ids).logits[..., : written.shape[-1]]),
        "ours": difference(prompt.logits(model), prompt.ours(java, folder / "made")["logits"]),
    }  # fmt: skip


def main(work, java):
    work.mkdir(parents=True)
    rows = [check(name, work / str(i), java) for i, name in enumerate(PAIRS)]
    print(json.dumps({"peer": versions(), "rows": rows}, indent=1))
    sys.exit(any(
        row["unmatched"] or row["warnings"] or not row["tokens"]
        or max(row[key] for key in ("states_of_whisper", "logits_of_qwen2", "ours")) > LARGEST_DIFFERENCE
        for row in rows
    ))  # fmt: skip


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]), sys.argv[2:])
