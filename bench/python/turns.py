# SPDX-License-Identifier: Apache-2.0
"""Sides in turn on the same work, on two threads each: what the speed scripts have in common.

Where TURNS_FILE in the environment names a file that bench/run has begun, the turns that it has count, and each new one is
added to it as soon as it is taken, with TURNS_PAIR as its pair.
"""
import datetime
import json
import math
import os
import subprocess
import time
from pathlib import Path

THREADS = 2
RATE = 16_000
PAUSE = 0.05  # seconds, until the threads of the one before no longer spin
FILE, PAIR = os.environ.get("TURNS_FILE"), os.environ.get("TURNS_PAIR")


def make_clip(seconds):
    """A harmonic tone whose level swings, in noise."""
    import numpy as np

    time_axis = np.arange(seconds * RATE) / RATE
    tone = sum(np.sin(2 * np.pi * 140 * k * time_axis) / k for k in range(1, 10))
    noise = np.random.default_rng(seconds).standard_normal(time_axis.size)
    return (0.15 * tone * (0.6 + 0.4 * np.sin(6 * time_axis)) + 0.01 * noise).astype(np.float32)


def milliseconds(work, *arguments):
    start = time.perf_counter()
    work(*arguments)
    return 1000 * (time.perf_counter() - start)


def start(java, program, *arguments):
    """One of our programs of io.github.aasllm.bench, which answers a line for each that it reads."""
    process = subprocess.Popen(
        [*java, f"io.github.aasllm.bench.{program}", *map(str, arguments)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    if process.stdout.readline() != "ready\n":
        raise EOFError(f"{program}: ended with {process.wait()}")
    return process


def ask(process, *words):
    time.sleep(PAUSE)
    print(*words, file=process.stdin, flush=True)
    line = process.stdout.readline()
    if not line:
        raise EOFError(f"{' '.join(map(str, words))}: no answer (exit status {process.wait()})")
    return [float(word) for word in line.split()]


def asking(process, names, *words):
    """A side for in_turn: what it answers, by these names."""
    return lambda: dict(zip(names.split(), ask(process, *words)))


def timed(work, samples, expected):
    """A side's answer for in_turn: milliseconds, and the largest difference from what is expected."""
    start = time.perf_counter()
    answer = work(samples)
    return {"ms": 1000 * (time.perf_counter() - start), "error": float(abs(answer - expected).max())}


def write_inputs(folder, clips, inputs, logits):
    """bench_inputs.safetensors of a folder with each clip, its prompt and the peer's last logits; gives these by name."""
    import torch
    from safetensors.torch import load_file, save_file

    file = Path(folder) / "bench_inputs.safetensors"
    known = load_file(file) if file.exists() else {}
    missing = {name: samples for name, samples in clips.items() if f"{name}.waveform" not in known}
    for name, samples in missing.items():
        known |= {f"{name}.waveform": torch.from_numpy(samples), f"{name}.input_ids": inputs(samples)["input_ids"],
                  f"{name}.logits_last": logits(samples).clone()}  # fmt: skip
    if missing:
        save_file(known, f"{file}.new")
        Path(f"{file}.new").replace(file)
    return {name: known[f"{name}.logits_last"] for name in clips}


def in_turn(turns, sides, work=None, clip=None):
    """What each side answers, turn by turn, after one to warm up: {side: {"ms": [a number a turn], ...}}.

    sides are functions that do the work once and give {"ms": milliseconds, "error": ..., ...}; every other turn goes from the
    last to the first. Those of a work are recorded in TURNS_FILE, and go on there.
    """
    recorded = FILE and work
    wanted = [PAIR, work, clip, list(sides)]
    taken = [turn["sides"] for turn in (read(FILE)["turns"] if recorded else [])
             if [turn["pair"], turn["work"], turn["clip"], list(turn["sides"])] == wanted]  # fmt: skip
    if len(taken) < turns:
        for side in sides.values():
            side()
    while len(taken) < turns:
        load, answers = os.getloadavg()[0], {}
        for name in list(sides)[:: -1 if len(taken) % 2 else 1]:
            time.sleep(PAUSE)
            answers[name] = sides[name]()
            if not all(map(math.isfinite, answers[name].values())):
                raise ValueError(f"{name}: {answers[name]} (expected: finite numbers)")
        taken.append({name: answers[name] for name in sides})
        if recorded:
            document = read(FILE)
            document["turns"].append({
                "pair": PAIR, "work": work, "clip": clip, "load": round(load, 2),
                "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"), "sides": taken[-1]})
            write(FILE, document)
    return {name: {what: [turn[name][what] for turn in taken] for what in taken[0][name]} for name in sides}


def read(file):
    return json.loads(Path(file).read_text(encoding="utf-8"))


def write(file, document):
    """The whole file or none of it."""
    beside = Path(f"{file}.new")
    beside.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    beside.replace(file)


def verdict(missed):
    """The exit status of a script that has targets, of which bench/run does not ask."""
    if FILE and missed:
        print("target missed" if missed is True else missed, flush=True)
    return None if FILE else missed


def wait_for_an_idle_machine():
    for _ in range(int(os.environ.get("WAIT", 300)) // 3):
        if os.getloadavg()[0] < 0.5:
            break
        time.sleep(3)
    print("load before the first turn: %.2f" % os.getloadavg()[0], flush=True)
