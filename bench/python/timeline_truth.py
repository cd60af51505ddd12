# SPDX-License-Identifier: Apache-2.0
"""How well `aasllm timeline` finds emotions in joined clips of known emotion and speaker.

    python bench/python/timeline_truth.py CORPUS WORK [--joined 20] [--clips 12] [--seed 1] [-- OPTIONS...]

CORPUS has a manifest.csv with the columns path, speaker and emotion. Each joined recording is one speaker's clips of
anger, happiness, sadness and neutral, in runs of one emotion of one to four clips, with 0.2 to 1.5 s of silence
between clips; WORK takes the recordings and the answers. OPTIONS go to both commands. Printed, for `timeline`, and for
`predict` on each clip alone, whose answer then holds for the whole clip, and on pieces of 3 s, as `ffmpeg -f segment
-segment_time 3` cuts them:

  frame UA      recall by emotion, averaged, over the hundredths of a second within clips that the level calls speech
                (from the first to the last 20 ms less than 40 dB below the loudest); what no segment covers is wrong,
                and its share is printed
  segment F1    a run of clips is found where a segment (neighbours of one label joined) of its label covers half of
                the two together (intersection over union); F1 of found runs and of right segments
  change points the median distance from a true change of emotion to the nearest said one, in seconds, and how many
                changes are said for each true one
"""
import argparse
import csv
import json
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import soundfile

RATE = 16_000
PIECE = 3  # seconds
EMOTIONS = ["anger", "happiness", "sadness", "neutral"]
ROOT = Path(__file__).resolve().parents[2]


def clip(path):
    sound, rate = soundfile.read(path, dtype="float64")
    if rate != RATE:
        import librosa
        sound = librosa.resample(sound, orig_sr=rate, target_sr=RATE)
    return sound


def spoken(sound):
    frames = sound[:len(sound) // 320 * 320].reshape(-1, 320)
    power = (frames ** 2).mean(1)
    loud = np.flatnonzero(power >= 1e-4 * power.max())
    return loud[0] * 0.02, (loud[-1] + 1) * 0.02


def joined(rows, speaker, clips, draw):
    """[(from, to, emotion, path)], samples."""
    own = {e: [r for r in rows if r["speaker"] == speaker and r["emotion"] == e] for e in EMOTIONS}
    truth, pieces, at, emotion = [], [], 0, None
    while len(truth) < clips:
        emotion = draw.choice([e for e in EMOTIONS if e != emotion and own[e]])
        for row in draw.sample(own[emotion], min(draw.randint(1, 4), len(own[emotion]))):
            gap = np.zeros(int(RATE * draw.uniform(0.2, 1.5)))
            sound = clip(row["file"])
            first, last = spoken(sound)
            begin = (at + len(gap)) / RATE
            truth.append((begin + first, begin + last, emotion, row["file"]))
            pieces += [gap, sound]
            at += len(gap) + len(sound)
    return truth, np.concatenate(pieces)


def runs(parts):
    """Neighbours of one label as one; parts are (from, to, label)."""
    all_runs = []
    for begin, end, label in parts:
        if all_runs and all_runs[-1][2] == label:
            all_runs[-1] = (all_runs[-1][0], end, label)
        else:
            all_runs.append((begin, end, label))
    return all_runs


def overlap(one, other):
    both = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, both) / (max(one[1], other[1]) - min(one[0], other[0]))


class Scores:
    def __init__(self):
        self.right = dict.fromkeys(EMOTIONS, 0)
        self.all = dict.fromkeys(EMOTIONS, 0)
        self.found = self.true = self.said = self.hit = self.changes = self.said_changes = self.bare = 0
        self.errors = []

    def add(self, truth, said):
        length = int(100 * max(end for _, end, *_ in truth)) + 2
        labels = np.full(length, "", dtype=object)
        for begin, end, label in said:
            labels[int(100 * begin):int(100 * end)] = label
        for begin, end, label in truth:
            part = labels[int(100 * begin):int(100 * end)]
            self.all[label] += len(part)
            self.bare += int((part == "").sum())
            self.right[label] += int((part == label).sum())
        true, guess = runs(truth), runs(said)
        fits = [[t[2] == g[2] and overlap(t, g) >= 0.5 for g in guess] for t in true]
        self.true += len(true)
        self.said += len(guess)
        self.found += sum(map(any, fits))
        self.hit += sum(any(row[i] for row in fits) for i in range(len(guess)))
        points = [(a[1] + b[0]) / 2 for a, b in zip(guess, guess[1:])]
        wanted = [(a[1] + b[0]) / 2 for a, b in zip(true, true[1:])]
        self.changes += len(wanted)
        self.said_changes += len(points)
        self.errors += [min((abs(p - w) for p in points), default=np.inf) for w in wanted]

    def line(self, name):
        ua = np.mean([self.right[e] / self.all[e] for e in EMOTIONS if self.all[e]])
        recall, precision = self.found / self.true, self.hit / max(1, self.said)
        f1 = 2 * recall * precision / max(1e-9, recall + precision)
        bare = 100 * self.bare / sum(self.all.values())
        return (f"{name}: frame UA {100 * ua:.1f} % ({bare:.1f} % not covered), segment F1 {100 * f1:.1f} %, change points"
                f" {np.median(self.errors):.2f} s off, {self.said_changes / max(1, self.changes):.2f} said for each")


def aasllm(*arguments):
    done = subprocess.run([ROOT / "aasllm", *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def in_pieces(recordings, folder, options):
    """{recording: [(from, to, label)]}"""
    folder.mkdir(exist_ok=True)
    places = {}
    for recording in recordings:
        sound, _ = soundfile.read(recording, dtype="int16")
        for at in range(0, len(sound), PIECE * RATE):
            piece = folder / f"{Path(recording).stem}-{at // RATE:05}.wav"
            soundfile.write(piece, sound[at:at + PIECE * RATE], RATE, subtype="PCM_16")
            places[str(piece)] = (recording, at / RATE)
    said = {recording: [] for recording in recordings}
    for row in aasllm("predict", "--format", "jsonl", *options, *places):
        recording, begin = places[row["path"]]
        said[recording].append((begin, begin + PIECE, row["emotion"]))
    return said


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--joined", type=int, default=20)
    parser.add_argument("--clips", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dwell", nargs="*", default=["10"])
    own = sys.argv[1:sys.argv.index("--")] if "--" in sys.argv else sys.argv[1:]
    options = sys.argv[sys.argv.index("--") + 1:] if "--" in sys.argv else []
    args = parser.parse_args(own)
    draw = random.Random(args.seed)
    with open(args.corpus / "manifest.csv") as file:
        rows = [r | {"file": args.corpus / r["path"]} for r in csv.DictReader(file) if r["emotion"] in EMOTIONS]
    speakers = sorted({r["speaker"] for r in rows})
    args.work.mkdir(parents=True, exist_ok=True)
    truths = {}
    for i in range(args.joined):
        truth, sound = joined(rows, speakers[i % len(speakers)], args.clips, draw)
        path = args.work / f"joined-{i:02}.wav"
        soundfile.write(path, sound, RATE, subtype="PCM_16")
        truths[str(path)] = truth
    print(sum(t[-1][1] for t in truths.values()) / 60, "minutes")
    clips = sorted({str(p) for t in truths.values() for *_, p in t})
    alone = {r["path"]: r["emotion"] for r in aasllm("predict", "--format", "jsonl", *options, *clips)}
    scores = Scores()
    for truth in truths.values():
        scores.add([t[:3] for t in truth], [(b, e, alone[str(p)]) for b, e, _, p in truth])
    print(scores.line("predict, each clip alone, its bounds known"))
    scores = Scores()
    for path, said in in_pieces(truths, args.work / "pieces", options).items():
        scores.add([t[:3] for t in truths[path]], said)
    print(scores.line(f"predict, pieces of {PIECE} s"))
    for dwell in args.dwell:
        said = {}
        for r in aasllm("timeline", "--format", "jsonl", "--dwell", dwell, *options, *truths):
            said.setdefault(r["path"], []).append((r["start_s"], r["end_s"], r["emotion"]))
        scores = Scores()
        for path, truth in truths.items():
            scores.add([t[:3] for t in truth], [s for s in said[path] if s[2]])
        print(scores.line(f"timeline --dwell {dwell}"))


main()
