# SPDX-License-Identifier: Apache-2.0
"""Speed of the Acoustic Extractor against librosa's, in turn on the same files: extract_speed.py WAV_DIR JAVA...

JAVA... is the command line up to the class path; the class and its arguments are added here. Both sides take the four
properties of samples in memory, and then read the file and bring it to 16 kHz as well; the figures are the best and the
median of the turns (TURNS in the environment, 7), in clips per second of processor time on one thread. The largest difference
of a property, as a share of librosa's, is of all files, by `extract --method paper`.
"""
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

for name in ("OMP", "OPENBLAS", "MKL", "NUMBA"):
    os.environ[f"{name}_NUM_THREADS"] = "1"
import librosa  # noqa: E402
import numpy as np  # noqa: E402

from turns import in_turn  # noqa: E402

TURNS = int(os.environ.get("TURNS", 7))
WHAT = "properties", "reading and properties"
KEYS = "pitch_hz", "intensity_db", "speech_rate", "articulation_rate"


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
    return answer(rate_of(properties, clips), rate_of(lambda file: properties(read(file)), files))


def ours():
    lines = run("bench.ExtractSpeed", folder, "3")
    return answer(*[float(re.search(rf"^{what}, threads 1: (\d+)", lines, re.M)[1]) for what in WHAT]) | {"error": error}


def run(*words):
    command = [*java, f"io.github.aasllm.{words[0]}", *words[1:]]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def answer(*rates):
    """Milliseconds of processor time a clip, by what is measured."""
    return {f"ms, {what}": 1000 / rate for what, rate in zip(WHAT, rates)}


def largest_difference():
    records = map(json.loads, run("cli.Main", "extract", "--method", "paper", "--format", "jsonl", folder).splitlines())
    found = {Path(record["path"]).resolve(): [record["acoustic"][key] for key in KEYS] for record in records}
    return max(float(np.abs(np.subtract(found[file.resolve()], its) / its).max())
               for file, clip in zip(files, clips) for its in [np.array(properties(clip))])  # fmt: skip


folder, java = sys.argv[1], sys.argv[2:]
files = sorted(Path(folder).rglob("*.wav"))
clips = [read(file) for file in files]
error = largest_difference()
print("load before %.2f, largest difference %.1e of librosa's" % (os.getloadavg()[0], error), flush=True)
turns = in_turn(TURNS, {"librosa": peer, "ours": ours}, "extract, a clip's processor time", f"{len(files)} clips")
for what in WHAT:
    theirs, our = [[1000 / ms for ms in turns[side][f"ms, {what}"]] for side in ("librosa", "ours")]
    print("%s: best %.0f and %.0f, %.2f times; median %.0f and %.0f, %.2f times" % (
        what, max(theirs), max(our), max(our) / max(theirs), median(theirs), median(our), median(our) / median(theirs)))
