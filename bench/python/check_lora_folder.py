#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""LoRA folders from here to Python PEFT and back, by the logits of one prompt.

Usage: check_lora_folder.py MODEL_DIR WORK_DIR JAVA...

MODEL_DIR is a model folder in float32, such as `aasllm model random` makes. WORK_DIR is a new folder for what is
written. JAVA... is the command line up to the class path. For the two sets of targets of the paper (q and v of the LLM;
all linear layers of the LLM, and the Adapter):

1. a random LoRA folder of ours, with B that is not zero, is loaded by PeftModel.from_pretrained;
2. a random one that PEFT saves is loaded here, as it is and under the module names of transformers 4;
3. ours is merged by `aasllm model merge`, and transformers loads the result: beside PEFT's own merge_and_unload, and for
   a copy of the model in bfloat16, in shards, beside the update that is not merged. What bfloat16 rounds is printed, for
   us and for PEFT's merge in bfloat16, and is no fault.

Prints JSON; the exit status is 1 where a logit differs by more than 1e-4, where the update changes nothing, where PEFT
or transformers warns, or where a key is missing or left over.

Needs peft, safetensors, torch and transformers.
"""
import json
import pathlib
import shutil
import sys

import peft
import torch
from peer import Prompt, Warnings, difference, load, run, versions
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file

LARGEST_DIFFERENCE = 1e-4
LEAST_EFFECT = 1e-2
LAYERS = r".*language_model\.(?:model\.)?layers\.\d+\."
TARGETS = {
    "paper-count": LAYERS + r"self_attn\.(q_proj|v_proj)",
    "paper-text": LAYERS + r"self_attn\.(q_proj|k_proj|v_proj|o_proj)|" + LAYERS + r"mlp\.(gate_proj|up_proj|down_proj)"
    r"|.*multi_modal_projector\.linear",
}


def with_names_of_transformers_4(folder, target):
    """A copy of a LoRA folder whose tensors have the names that PEFT gave them with transformers 4."""
    shutil.copytree(folder, target)
    weights = load_file(folder / "adapter_model.safetensors")
    renamed = {
        name.replace("model.model.language_model.layers", "model.language_model.model.layers")
        .replace("model.model.multi_modal_projector", "model.multi_modal_projector"): tensor
        for name, tensor in weights.items()
    }  # fmt: skip
    if any(name.startswith("base_model.model.model.") for name in renamed):
        sys.exit(f"{folder}: a name that is not known")
    save_file(renamed, target / "adapter_model.safetensors")


def to_peft(name, model, work, prompt, java):
    folder = work / f"ours-{name}"
    modules = run(java, "bench.RandomLoraFolder", model, folder, TARGETS[name]).strip()
    base, _ = load(model)
    before = prompt.logits(base)
    tuned = PeftModel.from_pretrained(base, folder).eval()
    keys = set(peft.get_peft_model_state_dict(tuned))
    stored = set(load_file(folder / "adapter_model.safetensors"))
    peers = prompt.logits(tuned)
    ours = prompt.ours(java, model, folder)["logits"]
    return {
        "targets": name, "modules": modules, "missing": sorted(keys - stored), "left_over": sorted(stored - keys),
        "ours_to_peft": difference(peers, ours), "effect": difference(peers, before),
    }  # fmt: skip


def to_us(name, model, work, prompt, java):
    base, _ = load(model)
    before = prompt.logits(base)
    tuned = get_peft_model(base, LoraConfig(r=8, lora_alpha=32, target_modules=TARGETS[name])).eval()
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for parameter in (p for n, p in tuned.named_parameters() if "lora_" in n):
            parameter.copy_(0.05 * torch.randn(parameter.shape, generator=generator))
    folder = work / f"peft-{name}"
    tuned.save_pretrained(folder)
    renamed = work / f"peft-{name}-transformers-4"
    with_names_of_transformers_4(folder, renamed)
    peers = prompt.logits(tuned)
    return {
        "targets": name, "effect": difference(peers, before),
        "peft_to_us": difference(peers, prompt.ours(java, model, folder)["logits"]),
        "peft_to_us_transformers_4": difference(peers, prompt.ours(java, model, renamed)["logits"]),
    }  # fmt: skip


def merged(name, model, work, prompt, java):
    lora = work / f"ours-{name}"
    row = {"targets": name}
    rounded = work / f"bfloat16-{name}"
    load(model, dtype=torch.bfloat16)[0].save_pretrained(rounded, max_shard_size="300kB")
    for file in ("preprocessor_config.json", "tokenizer.json"):
        shutil.copy(pathlib.Path(model) / file, rounded)
    forget_base(lora)  # which is the float32 model
    for base, key in ((model, "merged_to_peft"), (rounded, "bfloat16_rounds")):
        target = work / f"merged-{name}-{key}"
        run(java, "cli.Main", "model", "merge", "--model", base, "--lora", lora, "-o", target)
        loaded, unmatched = load(target)
        row.setdefault("missing", []).extend(f"{k}: {v}" for k, v in unmatched.items())
        tuned = PeftModel.from_pretrained(load(base)[0], lora).eval()
        unmerged = prompt.logits(tuned)
        peers = prompt.logits(tuned.merge_and_unload()) if base == model else unmerged
        row[key] = difference(peers, prompt.logits(loaded))
    ours_again = prompt.ours(java, work / f"merged-{name}-bfloat16_rounds")["logits"]
    row["merged_bfloat16_to_us"] = difference(prompt.logits(loaded), ours_again)
    halves = PeftModel.from_pretrained(load(rounded, dtype=torch.bfloat16)[0], lora).merge_and_unload()
    halves.save_pretrained(work / f"peft-merged-{name}")
    row["bfloat16_rounds_for_peft"] = difference(unmerged, prompt.logits(load(work / f"peft-merged-{name}")[0]))
    return row


def forget_base(lora):
    """Lets a LoRA folder of ours be merged into another model than the one that it names."""
    file = lora / "aasllm.json"
    content = json.loads(file.read_text())
    del content["provenance"]["base_model"]
    file.write_text(json.dumps(content))


def main(model, work, java):
    seen = Warnings("peft")
    work.mkdir(parents=True)
    prompt = Prompt(model, work / "prompt.safetensors")
    rows = [direction(name, model, work, prompt, java) for name in TARGETS for direction in (to_peft, to_us, merged)]
    worst = max(value for row in rows for key, value in row.items() if "_to_" in key)
    print(json.dumps({
        "peer": f"peft {peft.__version__}, {versions()}", "rows": rows, "warnings": seen.messages,
        "largest_difference": worst,
    }, indent=1))  # fmt: skip
    keys = any(row.get("missing") or row.get("left_over") for row in rows)
    idle = min(row.get("effect", 1) for row in rows) < LEAST_EFFECT
    sys.exit(worst > LARGEST_DIFFERENCE or idle or keys or bool(seen.messages))


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:])
