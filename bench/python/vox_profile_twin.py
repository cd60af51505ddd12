#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write tiny emotion classifiers in the form of vox-profile's, with random weights, and their logits, for the tests.

Usage: vox_profile_twin.py OUT_DIR [SEED [POSITIONS]]

Writes the folders whisper, whisper-layersum, wavlm and wavlm-layersum, each with config.json, model.safetensors and
golden.safetensors: the logits [3, 9] of the first 2,000, 7,001 and 12,000 samples of waveform(), each heard alone.
POSITIONS are Whisper's (max_source_positions): 40 by default, for small files; the published one has 750, 15 s.

This is our reading of a description of these models, in transformers' encoders; no published weights were run. Whisper
hears the clip padded to its whole window, and the mean is over ceil(ceil(samples / 160) / 2) frames. Computed in float64
but for Whisper's features, and rounded once.

Needs torch, transformers and safetensors.
"""
import json
import pathlib
import sys

import numpy
import torch
import transformers
from safetensors.torch import save_file
from torch import nn

RANK = 16
WIDTH = 16
HEAD = 8
LENGTHS = [2000, 7001, 12000]


class LoraLinear(nn.Linear):
    """loralib's Linear: W + B A / rank, for its lora_alpha is 1."""

    def __init__(self, inputs, outputs):
        super().__init__(inputs, outputs)
        self.lora_A = nn.Parameter(torch.zeros(RANK, inputs))
        self.lora_B = nn.Parameter(torch.zeros(outputs, RANK))

    def forward(self, x):
        return nn.functional.linear(x, self.weight + self.lora_B @ self.lora_A / RANK, self.bias)


class Twin(nn.Module):
    def __init__(self, backbone, layers, layersum):
        super().__init__()
        self.backbone_model = backbone
        self.model_seq = nn.Sequential(
            nn.Conv1d(WIDTH, HEAD, 1), nn.ReLU(), nn.Dropout(0.1),
            nn.Conv1d(HEAD, HEAD, 1), nn.ReLU(), nn.Dropout(0.1),
            nn.Conv1d(HEAD, HEAD, 1),
        )  # fmt: skip
        self.emotion_layer = nn.Sequential(nn.Linear(HEAD, HEAD), nn.ReLU(), nn.Linear(HEAD, 9))
        self.detailed_out_layer = nn.Sequential(nn.Linear(HEAD, HEAD), nn.ReLU(), nn.Linear(HEAD, 17))
        if layersum:
            self.weights = nn.Parameter(torch.zeros(layers + 1))

    def forward(self, output, frames):
        if hasattr(self, "weights"):
            shares = torch.softmax(self.weights, 0)
            states = sum(share * hidden for share, hidden in zip(shares, output.hidden_states))
        else:
            states = output.last_hidden_state
        features = self.model_seq(states.transpose(1, 2)).transpose(1, 2)[0, :frames].mean(0)
        return self.emotion_layer(features)


def waveform():
    i = numpy.arange(max(LENGTHS), dtype=numpy.float64)
    return (0.3 * numpy.sin(2e-5 * i * i) + 0.1 * numpy.sin(0.05 * i)).astype(numpy.float32)


def randomise(model):
    with torch.no_grad():
        for parameter in model.parameters():  # none stays at 0 or 1, where a fault could hide
            parameter.copy_((parameter + 0.3 * torch.randn_like(parameter)).float())


def whisper(positions, layersum):
    config = transformers.WhisperConfig(
        d_model=WIDTH, encoder_layers=4, encoder_attention_heads=2, encoder_ffn_dim=24, num_mel_bins=80,
        decoder_layers=1, decoder_attention_heads=2, decoder_ffn_dim=8, vocab_size=8, max_target_positions=4,
        max_source_positions=positions, pad_token_id=0, bos_token_id=1, eos_token_id=2, decoder_start_token_id=1,
    )  # fmt: skip
    backbone = transformers.WhisperModel(config)
    for layer in backbone.encoder.layers[2:]:
        layer.fc1, layer.fc2 = LoraLinear(WIDTH, 24), LoraLinear(24, WIDTH)
    twin = Twin(backbone, 4, layersum).double().eval()
    randomise(twin)
    extractor = transformers.WhisperFeatureExtractor(feature_size=80, chunk_length=1)
    extractor.n_samples = 320 * positions
    extractor.nb_max_frames = 2 * positions
    logits = []
    for samples in LENGTHS:
        mel = extractor(waveform()[:samples], sampling_rate=16000, return_tensors="pt").input_features
        output = backbone.encoder(mel.double(), output_hidden_states=True)
        logits.append(twin(output, -(-(-(-samples // 160)) // 2)))
    return twin, logits, {"pretrain_model": "whisper_large", "encoder_attention_heads": 2}


def wavlm(layersum):
    sizes = dict(
        hidden_size=WIDTH, num_hidden_layers=4, num_attention_heads=2, intermediate_size=24, conv_dim=[8] * 7,
        num_conv_pos_embeddings=16, num_conv_pos_embedding_groups=4,
    )  # fmt: skip
    config = transformers.WavLMConfig(do_stable_layer_norm=True, feat_extract_norm="layer", **sizes)
    backbone = transformers.WavLMModel(config)
    for layer in backbone.encoder.layers[2:]:
        layer.feed_forward.intermediate_dense = LoraLinear(WIDTH, 24)
        layer.feed_forward.output_dense = LoraLinear(24, WIDTH)
    twin = Twin(backbone, 4, layersum).double().eval()
    randomise(twin)
    logits = []
    for samples in LENGTHS:
        clip = torch.tensor(waveform()[:samples]).double()
        clip = (clip - clip.mean()) / torch.sqrt(clip.var(unbiased=False) + 1e-7)
        output = backbone(clip[None], output_hidden_states=True)
        logits.append(twin(output, None))
    given = dict(sizes, pretrain_model="wavlm_large", transformers_version=transformers.__version__)
    return twin, logits, given


def write(folder, twin, logits, settings):
    folder.mkdir(parents=True, exist_ok=True)
    arguments = {
        "output_class_num": 9, "hidden_dim": HEAD, "finetune_method": "lora", "lora_rank": RANK,
        "freeze_params": True, "use_conv_output": True, "detailed_class_num": 17,
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(arguments | settings, indent=2) + "\n")
    tensors = {name: tensor.float().contiguous() for name, tensor in twin.state_dict().items()}
    save_file(tensors, folder / "model.safetensors")
    save_file({"logits": torch.stack(logits).detach().float()}, folder / "golden.safetensors")


def main(folder, seed=1, positions=40):
    torch.manual_seed(seed)
    folder = pathlib.Path(folder)
    for suffix, layersum in (("", False), ("-layersum", True)):
        write(folder / f"whisper{suffix}", *whisper(positions, layersum))
        write(folder / f"wavlm{suffix}", *wavlm(layersum))


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3, 4):
        sys.exit(__doc__)
    main(sys.argv[1], *map(int, sys.argv[2:]))
