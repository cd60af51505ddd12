# SPDX-License-Identifier: Apache-2.0
"""A peer and ours in turn, on two threads each: what the speed scripts have in common."""
import os
import subprocess
import time

import numpy as np

THREADS = 2
RATE = 16_000
PAUSE = 0.05  # seconds, until the threads of the one before no longer spin


def make_clip(seconds):
    """A harmonic tone whose level swings, in noise."""
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
    assert process.stdout.readline() == "ready\n"
    return process


def ask(process, *words):
    time.sleep(PAUSE)
    print(*words, file=process.stdin, flush=True)
    return [float(word) for word in process.stdout.readline().split()]


def in_turn(turns, theirs, *ours):
    """What each side answers, a turn each, after one to warm up: the peer's times, then a list for each of ours."""
    rows = []
    for _ in range(turns + 1):
        time.sleep(PAUSE)
        rows.append(([theirs()], *[ask(*words) for words in ours]))
    return [list(zip(*side)) for side in zip(*rows[1:])]


def wait_for_an_idle_machine():
    for _ in range(int(os.environ.get("WAIT", 300)) // 3):
        if os.getloadavg()[0] < 0.5:
            break
        time.sleep(3)
    print("load before the first turn: %.2f" % os.getloadavg()[0], flush=True)
