# SPDX-License-Identifier: Apache-2.0
"""What a first user waits for: first_minute.py AASLLM... , the command line of the program up to its name.

One clip: wall time of 'predict examples/hello.flac', seven calls after one to warm up, start-up included. A folder: one
call on 100 clips of 2 to 4 s, which are made here, as many times. After AASLLM... there may be options of predict, such as --model
DIR; without them the bundled model is used. Prints each time; the exit status is 1 where the median of the seven is
2.0 s or more, or that of the folder 15 s or more. TURNS in the environment says how many instead of seven. Needs an
idle machine and nothing besides Python.
"""
import array
import math
import os
import random
import subprocess
import sys
import tempfile
import time
import wave
from pathlib import Path
from statistics import median

from turns import in_turn, verdict

TURNS = int(os.environ.get("TURNS", 7))
EXAMPLE = Path(__file__).parents[2] / "examples/hello.flac"
RATE = 16_000  # Hz
ONE_CLIP = 2.0  # s
FOLDER = 15.0  # s


def syllables(seed):
    """A voice of five partials in bursts of 0.15 to 0.3 s between pauses, 2 to 4 s, 16 bits."""
    chance = random.Random(seed)
    samples = array.array("h")
    seconds = chance.uniform(2, 4)
    while len(samples) < seconds * RATE:
        hertz, length = chance.uniform(90, 300), int(chance.uniform(0.15, 0.3) * RATE)
        for i in range(length):
            envelope = math.sin(math.pi * i / length) * 32_767 * 0.2
            samples.append(int(envelope * sum(math.sin(2 * math.pi * hertz * k * i / RATE) / k for k in range(1, 6))))
        samples.extend([0] * int(chance.uniform(0.02, 0.2) * RATE))
    return samples[: int(seconds * RATE)]


def write(folder):
    for seed in range(100):
        with wave.open(str(folder / f"{seed:03}.wav"), "wb") as out:
            out.setparams((1, 2, RATE, 0, "NONE", None))
            out.writeframes(syllables(seed).tobytes())


def in_seconds(what, audio):
    """Seconds of the program, a call a turn, after one to warm up."""

    def call():
        start = time.perf_counter()
        subprocess.run([*program, "predict", *options, "--format", "jsonl", str(audio)], check=True, capture_output=True)
        return {"ms": 1000 * (time.perf_counter() - start)}

    return [ms / 1000 for ms in in_turn(TURNS, {"ours": call}, "predict, bundled model, start included", what)["ours"]["ms"]]


if __name__ == "__main__":
    arguments = sys.argv[1:]
    named = next((i for i, word in enumerate(arguments) if word.startswith("--")), len(arguments))
    program, options = arguments[:named], arguments[named:]
    single = in_seconds("one clip", EXAMPLE)
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder))
        many = in_seconds("100 clips", folder)
    print("one clip, s:", *(f"{value:.2f}" for value in sorted(single)), f"median {median(single):.2f}")
    print(f"100 clips of 2 to 4 s: {median(many):.2f} s")
    sys.exit(verdict(median(single) >= ONE_CLIP or median(many) >= FOLDER))
