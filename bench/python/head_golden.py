#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write a small encoder head of PyTorch's own layers, with its logits and gradients, for the tests.

Usage: head_golden.py OUT_DIR [SEED]

Writes head.json and head.safetensors, which io.github.aasllm.head.HeadFiles reads, and answers.safetensors: the
states of three clips one below the other, their lengths and labels, the logits, and the gradient of the mean
cross-entropy by every parameter and by the states. The layer is torch.nn.TransformerEncoderLayer as it comes, in
evaluation (no dropout), on each clip alone. Computed in float64 and rounded once to float32.

Needs torch and safetensors.
"""
import json
import pathlib
import sys

import torch
from safetensors.torch import save_file

CONFIG = {"inputs": 12, "width": 8, "heads": 2, "feed_forward": 6, "classes": 3}
LENGTHS = [1, 4, 7]


def main(folder, seed=1):
    torch.manual_seed(seed)
    parts = torch.nn.ModuleDict({
        "projection": torch.nn.Linear(CONFIG["inputs"], CONFIG["width"]),
        "layer": torch.nn.TransformerEncoderLayer(
            CONFIG["width"], CONFIG["heads"], CONFIG["feed_forward"], batch_first=True
        ),
        "classifier": torch.nn.Linear(CONFIG["width"], CONFIG["classes"]),
    }).double().eval()  # fmt: skip
    with torch.no_grad():
        for parameter in parts.parameters():  # none stays at 0 or 1, where a fault could hide
            parameter.copy_((parameter + 0.3 * torch.randn_like(parameter)).float())
    states = torch.randn(sum(LENGTHS), CONFIG["inputs"]).double().requires_grad_()
    labels = torch.tensor([2, 0, 1])
    means = [parts["layer"](parts["projection"](clip)[None])[0].mean(0) for clip in states.split(LENGTHS)]
    logits = parts["classifier"](torch.stack(means))
    torch.nn.functional.cross_entropy(logits, labels).backward()
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "head.json").write_text(json.dumps(CONFIG) + "\n")
    save_file({name: p.detach().float() for name, p in parts.state_dict().items()}, folder / "head.safetensors")
    answers = {f"gradient.{name}": parameter.grad for name, parameter in parts.named_parameters()}
    answers |= {"states": states, "gradient.states": states.grad, "logits": logits}
    answers = {name: tensor.detach().float() for name, tensor in answers.items()}
    save_file(answers | {"lengths": torch.tensor(LENGTHS), "labels": labels}, folder / "answers.safetensors")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(sys.argv[1], *map(int, sys.argv[2:]))
