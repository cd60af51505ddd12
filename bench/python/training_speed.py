# SPDX-License-Identifier: Apache-2.0
"""A LoRA training step against transformers and PEFT, in turn on the same weights: training_speed.py PEER_DIR JAVA...

JAVA... is the command line up to the class path; the class and its arguments are added here. PEER_DIR is what speed.py
makes: a random Qwen2-Audio of 719 million parameters in bfloat16, with a clip of each length. LoRA of rank 8 on all
linear layers of the LLM and the Adapter, batch 1, float32 arithmetic, the loss on the last four tokens.
A step is forward, backward, clipping to norm 1 and AdamW; the peer's begins with its features, as ours with the cache
cold. Each side is a process of its own and waits while another has its turn. Printed are the least and the median of
the turns in ms, the ratio of the least, the same ratio of processor time (which other work on the machine disturbs
less), and the largest anonymous memory (RssAnon) during a step with the largest memory of the process (VmHWM) beside
it. TURNS, SECONDS and THREADS (2) in the environment change how many turns, which lengths, and on how many threads.

`training_speed.py PEER_DIR peer` is the peer's side.
"""
import functools
import os
import subprocess
import sys
import threading
import time
from statistics import median

from turns import ask, in_turn, verdict

THREADS = int(os.environ.get("THREADS", 2))
TURNS = int(os.environ.get("TURNS", 5))
SECONDS = [int(seconds) for seconds in os.environ.get("SECONDS", "4,30").split(",")]
AUDIO, ANSWER = 151_646, 4
SIDES = {"ours, cache warm": ("keep", "warm"), "ours, cold": ("keep", "cold"),
         "ours, cold, recomputed": ("recompute", "cold")}
TARGETS = {4: {"ours, cache warm": 3, "ours, cold": 2.5}, 30: {"ours, cold": 1.5, "ours, cold, recomputed": 1}}


def status(key):
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith(key + ":"))


class AnonymousMemory(threading.Thread):
    """The largest RssAnon while it runs, looked at every 10 ms."""

    def __init__(self):
        super().__init__(daemon=True)
        self.largest, self.ended = 0.0, threading.Event()
        self.start()

    def run(self):
        while not self.ended.wait(0.01):
            self.largest = max(self.largest, status("RssAnon"))


def peer(folder):
    import torch
    import transformers
    from peft import LoraConfig, get_peft_model
    from safetensors.torch import load_file
    from transformers import Qwen2AudioForConditionalGeneration, WhisperFeatureExtractor

    torch.set_num_threads(THREADS)
    transformers.logging.set_verbosity_error()
    inputs = load_file(f"{folder}/bench_inputs.safetensors")
    extractor = WhisperFeatureExtractor(feature_size=128)
    model = Qwen2AudioForConditionalGeneration.from_pretrained(folder, dtype=torch.float32)
    layers = r".*language_model\.(?:model\.)?layers\.\d+\."
    targets = rf"{layers}self_attn\.(q_proj|k_proj|v_proj|o_proj)|{layers}mlp\.(gate_proj|up_proj|down_proj)"
    targets += r"|.*multi_modal_projector\.linear"
    model = get_peft_model(model, LoraConfig(r=8, lora_alpha=32, lora_dropout=0.0, target_modules=targets)).train()
    trained = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=1e-4, weight_decay=0.0)

    def step(clip):
        mel = extractor(inputs[f"{clip}.waveform"].numpy(), sampling_rate=16_000, padding="max_length",
                        return_attention_mask=True, return_tensors="pt")
        ids = inputs[f"{clip}.input_ids"].reshape(1, -1)
        labels = torch.full_like(ids, -100)
        labels[:, -ANSWER:] = ids[:, -ANSWER:]
        optimiser.zero_grad()
        loss = model(input_ids=ids, attention_mask=torch.ones_like(ids), input_features=mel["input_features"],
                     feature_attention_mask=mel["attention_mask"], labels=labels, use_cache=False).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        return loss.item()

    print("ready", flush=True)
    for line in sys.stdin:
        memory = AnonymousMemory()
        start, processor = time.perf_counter(), time.process_time()
        loss = step(line.split()[1])
        milliseconds = 1000 * (time.perf_counter() - start)
        processor = 1000 * (time.process_time() - processor)
        memory.ended.set()
        memory.join()
        print(f"{milliseconds:.1f} {loss:.5f} {memory.largest:.0f} {status('VmHWM'):.0f} {processor:.1f}",
              flush=True)


def start(command):
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    if process.stdout.readline() != "ready\n":
        raise EOFError(f"{command[-4:]}: ended with {process.wait()}")
    return process


def compare(seconds, folder, java):
    clip = f"clip_{seconds}s"
    sides = {"PEFT": (start([sys.executable, __file__, folder, "peer"]), "cold")}
    for name, (mode, cache) in SIDES.items():
        recompute = "yes" if mode == "recompute" else "no"
        command = [*java, "io.github.aasllm.bench.TrainingSpeed", folder, str(THREADS), recompute]
        sides[name] = start(command), cache
    first = {name: ask(process, cache, clip)[1] for name, (process, cache) in sides.items()}

    def step(name):
        process, cache = sides[name]
        numbers = dict(zip(("ms", "loss", "RssAnon MB", "VmHWM MB", "ms, of processor time"), ask(process, cache, clip)))
        return numbers | {"error": abs(first[name] - first["PEFT"])}

    turns = in_turn(TURNS, {name: functools.partial(step, name) for name in sides},
                    "LoRA step, Qwen2-Audio of 719 million parameters", f"{seconds} s")
    for process, _ in sides.values():
        process.communicate()
    missed = []
    for name in sides:
        its, theirs = turns[name], turns["PEFT"]
        times = its["ms"]
        ratio, processor = [min(theirs[what]) / min(its[what]) for what in ("ms", "ms, of processor time")]
        memory = max(its["RssAnon MB"])
        print("%2d s, %-23s %6.0f / %6.0f ms, %.2f times, %.2f of processor time; RssAnon %.0f MB, VmHWM %.0f MB; losses %s" % (
            seconds, name + ":", min(times), median(times), ratio, processor, memory, its["VmHWM MB"][-1],
            "%.4f first, then " % first[name] + " ".join("%.4f" % loss for loss in its["loss"][:2])), flush=True)
        if ratio < TARGETS.get(seconds, {}).get(name, 0):
            missed.append(f"{seconds} s, {name}: {ratio:.2f}, wanted {TARGETS[seconds][name]}")
    return missed


if __name__ == "__main__":
    if sys.argv[2:] == ["peer"]:
        peer(sys.argv[1])
    else:
        print("load before the first turn: %.2f; %d turns; least / median" % (os.getloadavg()[0], TURNS), flush=True)
        missed = [line for seconds in SECONDS for line in compare(seconds, sys.argv[1], sys.argv[2:])]
        sys.exit(verdict("\n".join(missed) or 0))
