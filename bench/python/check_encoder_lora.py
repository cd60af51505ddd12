# SPDX-License-Identifier: Apache-2.0
"""LoRA on an encoder below a head, beside PEFT's: check_encoder_lora.py ENCODER_DIR JAVA...

ENCODER_DIR is a folder of wav2vec 2.0, HuBERT, WavLM, data2vec-audio or Whisper, as transformers writes them; a small
one, as `aasllm model random --like` makes or smaller. LAYER and TARGETS in the environment are the recipe's
encoder.layer (last) and lora.targets (encoder). JAVA... is the command line up to the class path.

Both sides begin with our folder's first weights: PEFT reads `lora/`, PyTorch's own layers `head/`. Each of 12 steps
hears all 8 clips, of 0.4 to 1.8 s, in four batches of two of ours, and one by one there. Then PEFT's saved folder and
the peer's head are put in the place of ours, and the program's probabilities are compared with the peer's.

transformers' WavLM multiplies by q_proj.weight and its like itself, past PEFT's modules: without merging, PEFT's
updates of its attention change nothing there and learn nothing. Here it goes through the modules.

Exits with 1 if a loss or a weight differs by more than 1e-4, a gradient norm by more than 1e-3 of itself, a rate at all,
a probability by more than 1e-5, or the file that PEFT writes has other names than ours. Needs numpy, peft, safetensors,
torch and transformers.
"""
import os
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
import transformers
from peer import RATE, difference, run, versions
from peft import PeftModel
from safetensors.torch import load_file, save_file
from torch.nn.functional import cross_entropy, gelu, scaled_dot_product_attention
from transformers import AutoFeatureExtractor, AutoModel, get_cosine_schedule_with_warmup
from transformers.models.wavlm.modeling_wavlm import WavLMAttention

STEPS, CLIPS, CLASSES, SMOOTHING = 12, 8, 4, 0.05
LAYER, TARGETS = os.environ.get("LAYER", "last"), os.environ.get("TARGETS", "encoder")
HEAD = {"head.width": 32, "head.heads": 4, "head.feed-forward": 24}
RECIPE = f"""corpus.name = manifest
decision.by = encoder-head
description.train = none
description.test = none
tune = lora, head
encoder.layer = {LAYER}
lora.targets = {TARGETS}
lora.rank = 4
lora.alpha = 16
train.smoothing = {SMOOTHING * 100} %
train.length = {STEPS} steps
train.rate = 3e-3
train.encoder-rate = 0.5
train.warm-up = 10 %
train.decay = 0.01
batch.size = 2
batch.accumulation = 4
""" + "".join(f"{key} = {value}\n" for key, value in HEAD.items())


def attention_through_modules(self, x, mask, bias):
    """As WavLM's own, where x has one clip, without a mask: [1, T, D]."""
    q, k, v = (p(x)[0].view(x.shape[1], self.num_heads, -1).transpose(0, 1) for p in (self.q_proj, self.k_proj, self.v_proj))
    heads = scaled_dot_product_attention(q, k, v, attn_mask=bias)
    return self.out_proj(heads.transpose(0, 1).reshape(x.shape)), None


def make_clips():
    """Tones in noise, each with a label."""
    rng = np.random.default_rng(1)
    for n in range(CLIPS):
        time = np.arange(int((0.4 + 0.2 * n) * RATE)) / RATE
        tone = np.sin(2 * np.pi * (150 + 40 * n) * time) + 0.1 * rng.standard_normal(len(time))
        yield torch.tensor(0.2 * tone, dtype=torch.float32), n % CLASSES


class Peer(torch.nn.Module):
    """An encoder with PEFT's updates and a head of PyTorch's own layers."""

    def __init__(self, folder, first):
        super().__init__()
        self.extract = AutoFeatureExtractor.from_pretrained(folder)
        self.encoder = PeftModel.from_pretrained(
            AutoModel.from_pretrained(folder, dtype=torch.float32), first / "lora", is_trainable=True)
        self.config = self.encoder.get_base_model().config
        width = HEAD["head.width"]
        self.head = torch.nn.ModuleDict({
            "layer": torch.nn.TransformerEncoderLayer(
                width, HEAD["head.heads"], HEAD["head.feed-forward"], batch_first=True),
            "classifier": torch.nn.Linear(width, CLASSES)})  # fmt: skip
        if self.config.hidden_size != width:
            self.head["projection"] = torch.nn.Linear(self.config.hidden_size, width)
        if LAYER == "weighted-sum":
            self.head.register_parameter("layer_weights", torch.nn.Parameter(
                torch.zeros(self.config.num_hidden_layers + 1)))
        self.head.load_state_dict(load_file(first / "head" / "head.safetensors"))
        self.eval()  # no dropout and no masks of its own

    def hidden(self, clip):
        """The states between the layers, of a clip alone: [T, D] each."""
        features = self.extract(clip.numpy(), sampling_rate=RATE, return_tensors="pt")
        if self.config.model_type != "whisper":
            out = self.encoder(**features, output_hidden_states=True)
            return [out.last_hidden_state[0]] if LAYER == "last" else [h[0] for h in out.hidden_states]
        # transformers pads to 30 s; the states of the clip alone are ours
        encoder = self.encoder.get_base_model().encoder
        states = gelu(encoder.conv2(gelu(encoder.conv1(features["input_features"])))).transpose(1, 2)
        length = -(-len(clip) // 320)
        states = states[:, :length] + encoder.embed_positions.weight[:length]
        all_states = [states]
        for layer in encoder.layers:
            all_states.append(layer(all_states[-1], None))
        all_states[-1] = encoder.layer_norm(all_states[-1])
        return [states[0] for states in all_states]

    def forward(self, clip):
        hidden = self.hidden(clip)
        if LAYER == "weighted-sum":
            x = (torch.stack(hidden) * self.head.layer_weights.softmax(0)[:, None, None]).sum(0)
        else:
            x = hidden[-1 if LAYER == "last" else int(LAYER)]
        if "projection" in self.head:
            x = self.head["projection"](x)
        return self.head["classifier"](self.head["layer"](x[None])[0].mean(0))


def train(peer, clips):
    trained = [p for p in peer.parameters() if p.requires_grad]
    of_head = {id(p) for p in peer.head.parameters()}
    groups = [{"params": [p for p in trained if (id(p) in of_head) == head and (p.dim() > 1) == matrix],
               "lr": 3e-3 * (1 if head else 0.5), "weight_decay": 0.01 if matrix else 0}
              for head in (True, False) for matrix in (True, False)]
    optimiser = torch.optim.AdamW([group for group in groups if group["params"]])
    schedule = get_cosine_schedule_with_warmup(optimiser, -(-STEPS // 10), STEPS)
    for _ in range(STEPS):
        optimiser.zero_grad()
        total = 0.0
        for clip, label in clips:
            loss = cross_entropy(peer(clip), torch.tensor(label), label_smoothing=SMOOTHING) / CLIPS
            loss.backward()
            total += loss.item()
        norm = torch.nn.utils.clip_grad_norm_(trained, 1.0).item()
        yield total, norm, schedule.get_last_lr()[0]
        optimiser.step()
        schedule.step()


def tensors(folder):
    """All weights; but the bias of the head's keys, which moves no softmax, has rounding alone for its gradient."""
    head = load_file(folder / "head" / "head.safetensors")
    width = HEAD["head.width"]
    head["layer.self_attn.in_proj_bias"][width : 2 * width] = 0
    return {**load_file(folder / "lora" / "adapter_model.safetensors"), **head}


folder, java = Path(sys.argv[1]), sys.argv[2:]
transformers.logging.set_verbosity_error()
WavLMAttention.torch_multi_head_self_attention = attention_through_modules
with tempfile.TemporaryDirectory() as scratch:
    scratch = Path(scratch)
    (scratch / "recipe").write_text(RECIPE)
    clips = list(make_clips())
    file = scratch / "clips"
    save_file({f"{n}.{key}": value for n, (clip, label) in enumerate(clips)
               for key, value in {"waveform": clip, "label": torch.tensor([label])}.items()}, file)
    printed = run(java, "bench.HeadSteps", folder.resolve(), scratch / "recipe", file, scratch)
    ours = [tuple(map(float, line.split())) for line in printed.splitlines()]
    peer = Peer(folder, scratch / "first")
    theirs = list(train(peer, clips))
    last = tensors(scratch / "last")
    peer.encoder.save_pretrained(scratch / "saved")
    shutil.rmtree(scratch / "last" / "lora")
    (scratch / "saved").rename(scratch / "last" / "lora")
    save_file(peer.head.state_dict(), scratch / "last" / "head" / "head.safetensors")
    saved = tensors(scratch / "last")
    answers = torch.tensor([[float(word) for word in line.split()]
                            for line in run(java, "bench.HeadSteps", scratch / "last", file).splitlines()])
    with torch.no_grad():
        expected = torch.stack([peer(clip) for clip, _ in clips]).softmax(-1)
worst = dict(
    loss=max(abs(a[0] - b[0]) for a, b in zip(ours, theirs)),
    norm=max(abs(a[1] - b[1]) / b[1] for a, b in zip(ours, theirs)),
    rate=max(abs(a[2] - b[2]) for a, b in zip(ours, theirs)),
    weight=max(difference(saved[name], last[name]) for name in saved.keys() & last.keys()),
    answer=difference(answers, expected))
print(f"{versions()}; {peer.config.model_type}, layer {LAYER}, targets {TARGETS}: {len(saved)} tensors, {STEPS} steps, "
      f"loss {theirs[0][0]:.3f} to {theirs[-1][0]:.3f}")
print("largest difference: loss %(loss).1e, gradient norm %(norm).1e of it, rate %(rate).1e, weights %(weight).1e, "
      "probabilities of PEFT's folder here %(answer).1e" % worst)
sys.exit(worst["loss"] > 1e-4 or worst["norm"] > 1e-3 or worst["rate"] > 1e-18 or worst["weight"] > 1e-4
         or not worst["answer"] <= 1e-5 or len(ours) != STEPS or saved.keys() != last.keys())
