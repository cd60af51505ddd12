# SPDX-License-Identifier: Apache-2.0
"""Speed of other speech LLMs against transformers', in turn on the same weights: speech_llm_speed.py TYPE PEER_DIR JAVA...

TYPE is audioflamingo3, musicflamingo or qwen2_5_omni. JAVA... is the command line up to the class path; the class and its
arguments are added here. PEER_DIR is made where it does not exist: a random model with an encoder as large as
Whisper-small's and an LLM as large as Qwen2-0.5B in bfloat16 (1.4 GB), of Qwen2.5-Omni the thinker, and
bench_inputs.safetensors with a made-up clip of each length, its prompt and the peer's logits behind it, which ours must
equal within 2e-3. The peer always loads the folder.

Both compute on two threads, the peer in float32, ours in float32 and in int8, and do one piece of work a turn, while the
others wait. The figures are the least and the median of the turns. TURNS, SECONDS=2,4 and WAIT in the environment change how
many turns, which lengths, and how many seconds it waits for an idle machine.
"""
import os
import sys
from pathlib import Path
from statistics import median

import torch
import transformers
from transformers import (
    AudioFlamingo3Config, AudioFlamingo3ForConditionalGeneration, MusicFlamingoConfig, MusicFlamingoForConditionalGeneration,
    WhisperFeatureExtractor)
from transformers.models.qwen2_5_omni.configuration_qwen2_5_omni import Qwen2_5OmniThinkerConfig
from transformers.models.qwen2_5_omni.modeling_qwen2_5_omni import Qwen2_5OmniThinkerForConditionalGeneration

from turns import RATE, THREADS, asking, in_turn, make_clip, start, timed, verdict, wait_for_an_idle_machine, write_inputs

TURNS = int(os.environ.get("TURNS", 7))
SECONDS = [int(seconds) for seconds in os.environ.get("SECONDS", "2,4,10").split(",")]
AUDIO, AUDIO_BEGIN, AUDIO_END = 151_646, 151_647, 151_648
LARGEST_DIFFERENCE = 2e-3
TARGETS = {("qwen2_5_omni", "float32", 4): 1.5, ("qwen2_5_omni", "int8", 4): 3}
CLASSES = {
    "audioflamingo3": (AudioFlamingo3Config, AudioFlamingo3ForConditionalGeneration),
    "musicflamingo": (MusicFlamingoConfig, MusicFlamingoForConditionalGeneration),
    "qwen2_5_omni": (Qwen2_5OmniThinkerConfig, Qwen2_5OmniThinkerForConditionalGeneration),
}


def settings():
    text = dict(
        vocab_size=151_936, hidden_size=896, num_hidden_layers=24, num_attention_heads=14, num_key_value_heads=2,
        intermediate_size=4864, max_position_embeddings=8192, rms_norm_eps=1e-6, tie_word_embeddings=False)
    rope = dict(rope_type="default", rope_theta=1e6)
    if kind == "qwen2_5_omni":
        return dict(
            audio_config=dict(
                num_mel_bins=128, d_model=768, encoder_layers=12, encoder_attention_heads=12, encoder_ffn_dim=3072,
                max_source_positions=1500, n_window=100, output_dim=896),
            text_config=dict(text, rope_parameters=dict(rope, mrope_section=[8, 12, 12])),
            vision_config=dict(depth=1, hidden_size=16, num_heads=2, intermediate_size=16, out_hidden_size=896),
            audio_token_index=AUDIO, audio_start_token_id=AUDIO_BEGIN, audio_end_token_id=AUDIO_END,
            vision_start_token_id=151_652)
    tokens = dict(audio_token_id=AUDIO)
    if kind == "musicflamingo":
        tokens.update(audio_bos_token_id=AUDIO_BEGIN, audio_eos_token_id=AUDIO_END)
    return dict(
        audio_config=dict(
            model_type="audioflamingo3_encoder", num_mel_bins=128, hidden_size=768, num_hidden_layers=12,
            num_attention_heads=12, intermediate_size=3072, max_source_positions=1500),
        text_config=dict(text, model_type="qwen2", rope_parameters=rope), **tokens)


def make_checkpoint():
    torch.manual_seed(1)
    config, architecture = CLASSES[kind]
    architecture(config(**settings())).to(torch.bfloat16).save_pretrained(folder)


def inputs(samples):
    mel = extractor(samples, sampling_rate=RATE, padding="max_length", return_attention_mask=True, return_tensors="pt")
    frames = int(mel["attention_mask"].sum())
    tokens = ((frames - 1) // 2 + 1) // 2
    ids = [*range(1000, 1012), AUDIO_BEGIN, *[AUDIO] * tokens, AUDIO_END, *range(2000, 2020)]
    mask = "feature_attention_mask" if kind == "qwen2_5_omni" else "input_features_mask"
    return {
        "input_ids": torch.tensor([ids]),
        "attention_mask": torch.ones(1, len(ids), dtype=torch.long),
        "input_features": mel["input_features"],
        mask: mel["attention_mask"],
    }


def logits(samples):
    """From the samples to the last row of logits, as ours."""
    with torch.inference_mode():
        return model(**inputs(samples), use_cache=False).logits[:, -1]


kind, folder, java = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
torch.set_num_threads(THREADS)
transformers.logging.set_verbosity_error()
if not (folder / "model.safetensors").exists():
    make_checkpoint()
model = CLASSES[kind][1].from_pretrained(folder, dtype=torch.float32).eval()
extractor = WhisperFeatureExtractor(feature_size=128)
clips = {seconds: make_clip(seconds) for seconds in SECONDS}
expected = write_inputs(folder, {f"clip_{seconds}s": samples for seconds, samples in clips.items()}, inputs, logits)
processes = {f"ours {name}": start(java, "MidSizeSpeed", folder, THREADS, name.upper()) for name in ("float32", "int8")}
wait_for_an_idle_machine()
print(f"{kind}: transformers {transformers.__version__}, torch {torch.__version__}, {THREADS} threads, {TURNS} turns;"
      " least / median", flush=True)
missed = []
for seconds, samples in clips.items():
    sides = {"transformers": lambda: timed(logits, samples, expected[f"clip_{seconds}s"])}
    sides |= {name: asking(p, "ms error multiplications", "logits", f"clip_{seconds}s") for name, p in processes.items()}
    answers = in_turn(TURNS, sides, kind, f"{seconds} s")
    theirs = answers.pop("transformers")["ms"]
    print("%2d s: peer %.0f / %.0f ms" % (seconds, min(theirs), median(theirs)))
    for name, numbers in answers.items():
        our, difference = numbers["ms"], numbers["error"]
        ratio = min(theirs) / min(our)
        print("      %s %.0f / %.0f ms, %.2f / %.2f times, difference %.1e" % (
            name, min(our), median(our), ratio, median(theirs) / median(our), max(difference)), flush=True)
        if ratio < TARGETS.get((kind, name.split()[1], seconds), 0) or name == "ours float32" and not max(difference) <= LARGEST_DIFFERENCE:
            missed.append(f"{name} at {seconds} s")
for process in processes.values():
    process.stdin.close()
sys.exit(verdict("target missed: " + ", ".join(missed) if missed else 0))
