# SPDX-License-Identifier: Apache-2.0
"""Speed of the Acoustic Extractor against librosa's, in turn on the same files: extract_speed.py WAV_DIR JAVA...

JAVA... is the command line up to the class path; the class and its arguments are added here. Both sides read the file,
bring it to 16 kHz and take the four properties; the figure is the best of seven turns, in clips per second of processor
time on one thread.
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


def properties(file):
    samples, rate = librosa.load(file, sr=16_000)  # soxr_hq
    pitches, _ = librosa.piptrack(y=samples, sr=rate)
    pitch = np.mean(pitches[pitches > 0])
    intensity = 10 * np.log10(np.mean(samples**2))
    segments = librosa.effects.split(samples, top_db=20)
    spoken = sum(end - start for start, end in segments) / rate
    return pitch, intensity, len(segments) / (len(samples) / rate), len(segments) / spoken


def peer():
    start = time.process_time()
    for file in files:
        properties(file)
    return len(files) / (time.process_time() - start)


def ours():
    command = [*java, "io.github.aasllm.bench.ExtractSpeed", folder, "3"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return float(re.search(r"reading and properties, threads 1: (\d+)", lines)[1])


properties(files[0])  # to warm up
turns = []
for _ in range(TURNS):
    turns.append((peer(), ours()))
    print("librosa %.0f, ours %.0f, load %.2f" % (*turns[-1], os.getloadavg()[0]), flush=True)
best = [max(side) for side in zip(*turns)]
print("best: librosa %.0f, ours %.0f, %.2f times" % (*best, best[1] / best[0]))
