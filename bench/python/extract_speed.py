# SPDX-License-Identifier: Apache-2.0
"""Speed of the Acoustic Extractor against librosa's, in turn on the same files: extract_speed.py WAV_DIR JAVA...

JAVA... is the command line up to the class path; the class and its arguments are added here. Both sides take the four
properties of samples in memory, and then read the file and bring it to 16 kHz as well; the figures are the best and the
median of seven turns, in clips per second of processor time on one thread.
"""
import os
import re
import subprocess
import sys
import time
from pathlib import Path

for name in ("OMP", "OPENBLAS", "MKL", "NUMBA"):
    os.environ[f"{name}_NUM_THREADS"] = "1"
import librosa  # noqa: E402
import numpy as np  # noqa: E402

TURNS = 7
folder, java = sys.argv[1], sys.argv[2:]
files = sorted(Path(folder).rglob("*.wav"))


def read(file):
    return librosa.load(file, sr=16_000)[0]  # soxr_hq


def properties(samples, rate=16_000):
    pitches, _ = librosa.piptrack(y=samples, sr=rate)
    pitch = np.mean(pitches[pitches > 0])
    intensity = 10 * np.log10(np.mean(samples**2))
    segments = librosa.effects.split(samples, top_db=20)
    spoken = sum(end - start for start, end in segments) / rate
    return pitch, intensity, len(segments) / (len(samples) / rate), len(segments) / spoken


def rate_of(work, items):
    start = time.process_time()
    for item in items:
        work(item)
    return len(items) / (time.process_time() - start)


def peer():
    return rate_of(properties, clips), rate_of(lambda file: properties(read(file)), files)


def ours():
    command = [*java, "io.github.aasllm.bench.ExtractSpeed", folder, "3"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [float(re.search(rf"^{what}, threads 1: (\d+)", lines, re.M)[1]) for what in WHAT]


WHAT = "properties", "reading and properties"
clips = [read(file) for file in files]
properties(clips[0])  # to warm up
turns = []
for _ in range(TURNS):
    load = os.getloadavg()[0]
    turns.append((*peer(), *ours()))
    print("librosa %.0f, %.0f; ours %.0f, %.0f;" % turns[-1], "load before %.2f" % load, flush=True)
for i, what in enumerate(WHAT):
    theirs, our = sorted(t[i] for t in turns), sorted(t[i + 2] for t in turns)
    print("%s: best %.0f and %.0f, %.2f times; median %.0f and %.0f, %.2f times" % (
        what, theirs[-1], our[-1], our[-1] / theirs[-1], theirs[TURNS // 2], our[TURNS // 2],
        our[TURNS // 2] / theirs[TURNS // 2]))
