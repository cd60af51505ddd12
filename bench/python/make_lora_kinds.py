#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""LoRA folders of every kind that Python PEFT makes, with PEFT's logits, for the tests of the package lora.

Usage: make_lora_kinds.py WAVEFORMS OUT [SEED [KIND...]]

WAVEFORMS is a safetensors file with the tensor short_0s4, a clip at 16 kHz, such as
model/src/test/resources/golden/hf/waveforms.safetensors. OUT is a new folder for:

model, tied-model     two random models of Qwen2-Audio's form, a few thousand numbers beside the table of positions
KIND/                 a LoRA folder for each kind, as PeftModel.save_pretrained writes it, with random weights
answers.safetensors   ids of a prompt; for each kind the logits of its last four rows by PeftModel.from_pretrained on a
                      fresh model (KIND.logits), by merge_and_unload (KIND.merged), and without LoRA (base.logits)

Prints one line a kind: how far the merged logits are from the others, and from those without LoRA.

Needs peft, safetensors, torch and transformers.
"""
import json
import pathlib
import sys
import warnings

import torch
import transformers
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import Qwen2AudioConfig, Qwen2AudioForConditionalGeneration, WhisperFeatureExtractor

VOCABULARY, AUDIO, ROWS = 40, 39, 4
SPREAD = 0.1  # of the numbers that stand for a training
LLM = r".*language_model\.(?:model\.)?layers\.\d+\."
QV = LLM + r"self_attn\.(q_proj|v_proj)"

# the arguments of LoraConfig
KINDS = {
    "regex": {"target_modules": QV},
    "pickled": {"target_modules": ["v_proj"]},
    "all-linear": {"target_modules": "all-linear", "r": 1},
    "excluded": {"target_modules": ["q_proj", "linear"], "exclude_modules": r".*audio_tower.*"},
    "excluded-list": {"target_modules": ["q_proj", "fc1"], "exclude_modules": ["layers.0.fc1"]},
    "layers": {"target_modules": ["q_proj", "fc1"], "layers_to_transform": [1]},
    "layers-pattern": {"target_modules": ["q_proj", "fc1"], "layers_to_transform": 0, "layers_pattern": "layers"},
    "patterns": {
        "target_modules": ["q_proj", "v_proj"], "use_rslora": True,
        "rank_pattern": {r"language_model.layers.0.self_attn.q_proj": 3, r".*audio_tower.*\.q_proj": 1},
        "alpha_pattern": {r"layers.1.self_attn.v_proj": 9},
    },
    "gaussian": {"target_modules": ["q_proj"], "init_lora_weights": "gaussian"},
    "orthogonal": {"target_modules": ["q_proj"], "init_lora_weights": "orthogonal"},
    "mica": {"target_modules": ["q_proj"], "init_lora_weights": "mica"},
    "dora": {"target_modules": ["q_proj", "down_proj", "linear"], "use_dora": True},
    "dora-everywhere": {"target_modules": ["k_proj", "embed_tokens", "lm_head"], "use_dora": True},
    "bias-all": {"target_modules": ["q_proj", "o_proj"], "bias": "all"},
    "bias-lora-only": {"target_modules": ["q_proj", "o_proj"], "bias": "lora_only"},
    "lora-bias": {"target_modules": ["q_proj", "fc1"], "lora_bias": True},
    "lm-head": {"target_modules": ["lm_head", "v_proj"]},
    "embeddings": {"target_modules": ["embed_tokens", "v_proj"]},
    "saved-projector": {"target_modules": QV, "modules_to_save": ["multi_modal_projector"]},
    "saved-tables": {"target_modules": QV, "modules_to_save": ["embed_tokens", "lm_head"]},
    "saved-norms": {"target_modules": QV, "modules_to_save": ["norm", "conv1"]},
    "saved-and-bias": {"target_modules": QV, "modules_to_save": ["multi_modal_projector"], "bias": "all"},
    "tokens": {"target_modules": QV, "trainable_token_indices": [7, 3, 38]},
    "tokens-of-both": {"target_modules": QV, "trainable_token_indices": {"embed_tokens": [5], "lm_head": [2, 1]}},
    "pissa": {"target_modules": QV + r"|.*multi_modal_projector\.linear", "init_lora_weights": "pissa"},
    "pissa-dora": {"target_modules": QV, "init_lora_weights": "pissa", "use_dora": True, "use_rslora": True},
    "pissa-lm-head": {"target_modules": ["lm_head", "embed_tokens", "q_proj"], "init_lora_weights": "pissa"},
    "olora": {"target_modules": ["q_proj", "fc2", "down_proj"], "init_lora_weights": "olora"},
    "tied-embeddings": {"target_modules": ["embed_tokens", "v_proj"]},
    "tied-lm-head": {"target_modules": ["lm_head", "v_proj"]},
    "tied-saved": {"target_modules": QV, "modules_to_save": ["embed_tokens"]},
    "tied-tokens": {"target_modules": QV, "trainable_token_indices": [7, 3, 38]},
}  # fmt: skip
PICKLED = ("pickled",)  # adapter_model.bin
UNSAVED_TABLES = ("dora-everywhere", "embeddings", "tied-lm-head")  # without the base's own tables in the file


def model_config(tied):
    size = {"hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 2, "num_attention_heads": 4}
    return Qwen2AudioConfig(
        audio_config={
            "d_model": 8, "encoder_attention_heads": 2, "encoder_ffn_dim": 12, "encoder_layers": 2,
            "num_mel_bins": 80, "max_source_positions": 1500,
        },
        text_config={
            "model_type": "qwen2", "vocab_size": VOCABULARY, "num_key_value_heads": 2, "tie_word_embeddings": tied,
            "max_position_embeddings": 256, "bos_token_id": None, "eos_token_id": None, **size,
        },
        audio_token_index=AUDIO, tie_word_embeddings=tied,
    )  # fmt: skip


def make_model(folder, tied, generator):
    model = Qwen2AudioForConditionalGeneration(model_config(tied))
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "embed_positions" in name:
                parameter.copy_((0.1 * torch.randn(parameter.shape, generator=generator)).bfloat16().float())
            elif parameter.dim() == 1 and name.endswith("weight"):
                parameter.copy_(1 + 0.1 * torch.randn(parameter.shape, generator=generator))
            else:
                parameter.copy_(0.25 * torch.randn(parameter.shape, generator=generator))
    weights = {name: tensor for name, tensor in model.state_dict().items() if not (tied and name == "lm_head.weight")}
    model.save_pretrained(folder, state_dict=weights)


def load(folder):
    """A model in evaluation; transformers 5.17 reads Qwen2-Audio's tie_word_embeddings and does not follow it."""
    model = Qwen2AudioForConditionalGeneration.from_pretrained(folder, dtype=torch.float32).eval()
    if model.config.tie_word_embeddings:
        model.lm_head.weight = model.get_input_embeddings().weight
    return model


class Prompt:
    """Five text tokens, 0.4 s of sound, seven text tokens."""

    def __init__(self, waveforms, generator):
        wave = load_file(waveforms)["short_0s4"]
        self.features = WhisperFeatureExtractor(feature_size=80)(
            wave.numpy(), sampling_rate=16_000, return_attention_mask=True, return_tensors="pt"
        )
        frames = int(self.features["attention_mask"].sum())
        speech = [AUDIO] * (((frames - 1) // 2 + 1) // 2)
        text = torch.randint(AUDIO, (12,), generator=generator).tolist()
        # tokens whose rows the kinds change are among them
        self.ids = torch.tensor([text[:5] + speech + [7, 3, 5] + text[5:]])

    @torch.no_grad()
    def logits(self, model):
        return model(
            input_ids=self.ids, attention_mask=torch.ones_like(self.ids), use_cache=False,
            input_features=self.features["input_features"], feature_attention_mask=self.features["attention_mask"],
        ).logits[0, -ROWS:]  # fmt: skip


def train(tuned, generator):
    """Numbers that stand for a training: every trainable one moves."""
    with torch.no_grad():
        for parameter in (p for p in tuned.parameters() if p.requires_grad):
            parameter.add_(SPREAD * torch.randn(parameter.shape, generator=generator))


def write(name, base, folder, generator):
    arguments = {"r": 2, "lora_alpha": 4, **KINDS[name]}
    tuned = get_peft_model(load(base), LoraConfig(**arguments))
    train(tuned, generator)
    tables = False if name in UNSAVED_TABLES else "auto"
    tuned.save_pretrained(folder, save_embedding_layers=tables, safe_serialization=name not in PICKLED)
    (folder / "README.md").unlink(missing_ok=True)
    file = folder / "adapter_config.json"
    config = json.loads(file.read_text())
    config["base_model_name_or_path"] = None  # a path of this machine
    for key in ("target_modules", "modules_to_save"):
        if isinstance(config[key], list):
            config[key] = sorted(config[key])
    file.write_text(json.dumps(config, indent=1, sort_keys=True) + "\n")


def answer(name, base, folder, prompt):
    tuned = PeftModel.from_pretrained(load(base), folder).eval()
    logits = prompt.logits(tuned)
    try:
        merged = prompt.logits(tuned.merge_and_unload())
    except RuntimeError as error:  # an update that has no place in a weight
        print(f"{name}: {error}", file=sys.stderr)
        return logits, None
    return logits, merged


def main(waveforms, out, seed="1", *names):
    warnings.filterwarnings("ignore")
    transformers.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    torch.manual_seed(int(seed))
    generator = torch.Generator().manual_seed(int(seed))
    out.mkdir(parents=True)
    prompt = Prompt(waveforms, generator)
    answers = {"ids": prompt.ids[0].contiguous()}
    for folder, tied in (("model", False), ("tied-model", True)):
        make_model(out / folder, tied, generator)
        answers[f"{folder}.logits"] = prompt.logits(load(out / folder)).contiguous()
    for name in names or KINDS:
        folder = "tied-model" if name.startswith("tied-") else "model"
        write(name, out / folder, out / name, generator)
        logits, merged = answer(name, out / folder, out / name, prompt)
        answers[f"{name}.logits"] = logits.contiguous()
        row = [f"{(logits - answers[f'{folder}.logits']).abs().max():9.2g} from the base"]
        if merged is not None:
            answers[f"{name}.merged"] = merged.contiguous()
            row.append(f"{(logits - merged).abs().max():9.2g} from merged")
        print(f"{name:18}", *row)
    save_file(answers, out / "answers.safetensors")


if __name__ == "__main__":
    main(sys.argv[1], pathlib.Path(sys.argv[2]), *sys.argv[3:])
