# SPDX-License-Identifier: Apache-2.0
"""Rows a second of Spark's main class beside the command on the same cores: spark_speed.py COMMAND CLIP_DIR TIMES

COMMAND is extract or predict, CLIP_DIR holds clips, and TIMES is a file to which each turn's seconds are appended, so
that turns can be taken in several calls; the figures that are printed are of all turns in it. Each turn takes FEW and
MANY clips, those of CLIP_DIR over and over (10000 and 30000; of predict 1000 and 3000), by the command and by Spark's
local[2], each first in every other turn. Whole: rows of MANY by the seconds of the process. Steady: the rows that
MANY has more than FEW by the seconds that they took more, which leaves out what starting costs. The exit status is 1
where Spark's steady seconds are over 1.15 times the command's, medians over turns.

AASLLM (./aasllm) and SPARK_SUBMIT (spark-submit) are command lines, JARS is as in docs/cluster.md, MODEL models/mini,
TURNS 1. Two cores: set the process's affinity where there are more.
"""
import json
import os
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
JAR = ROOT / "cluster/target/aasllm-spark/aasllm-cluster.jar"
MOST = 1.15
command, clips, times = sys.argv[1], sorted(Path(sys.argv[2]).resolve().iterdir()), Path(sys.argv[3])
sizes = [int(os.environ.get(name, of[command])) for name, of in (
    ("FEW", {"extract": 10_000, "predict": 1_000}), ("MANY", {"extract": 30_000, "predict": 3_000}))]  # fmt: skip
model = ["--model", os.environ.get("MODEL", str(ROOT / "models/mini"))] if command == "predict" else []
aasllm = shlex.split(os.environ.get("AASLLM", str(ROOT / "aasllm")))
submit = shlex.split(os.environ.get("SPARK_SUBMIT", "spark-submit")) + [
    "--master", "local[2]", "--conf", "spark.ui.enabled=false", "--class", "io.github.aasllm.cluster.SparkMain",
    "--jars", os.environ["JARS"], str(JAR)]  # fmt: skip


def seconds(words, work):
    began = time.perf_counter()
    done = subprocess.run(words, cwd=work, capture_output=True, text=True)
    took = time.perf_counter() - began
    if done.returncode:
        sys.exit(f"exit status {done.returncode} of {words[0]}: {done.stderr[-2000:]}")
    return took


def turn(number, folders, work):
    took = {}
    for side in ("command", "spark") if number % 2 else ("spark", "command"):
        for size, folder in zip(sizes, folders):
            out = work / f"{number}-{side}-{size}"
            if side == "command":
                took[f"{side} {size}"] = seconds(
                    [*aasllm, command, str(folder), "--format", "jsonl", "-o", f"{out}.jsonl", *model], work)
                with open(f"{out}.jsonl") as rows:
                    assert sum(1 for _ in rows) == size
            else:
                took[f"{side} {size}"] = seconds([*submit, command, str(folder), "-o", str(out), *model], work)
                assert (out / "_SUCCESS").exists()
    return took


subprocess.run([*aasllm, "--version"], check=True, capture_output=True)  # builds first where that is needed
with tempfile.TemporaryDirectory() as work:
    folders = [Path(work) / str(size) for size in sizes]
    for size, folder in zip(sizes, folders):
        folder.mkdir()
        for i in range(size):
            (folder / f"{i:06}{clips[i % len(clips)].suffix}").symlink_to(clips[i % len(clips)])
    for _ in range(int(os.environ.get("TURNS", 1))):
        number = len(times.read_text().splitlines()) if times.exists() else 0
        print("load before the turn: %.2f" % os.getloadavg()[0], flush=True)
        line = json.dumps(turn(number, folders, Path(work)))
        with times.open("a") as file:
            print(line, file=file)
        print(line, flush=True)

turns = [json.loads(line) for line in times.read_text().splitlines()]
few, many = sizes
ratios = []
for what, count, spent in (
        ("whole", many, lambda its, side: its[f"{side} {many}"]),
        ("steady", many - few, lambda its, side: its[f"{side} {many}"] - its[f"{side} {few}"])):
    for name, of in (("least", min), ("median", median)):
        plain, spark = (of(spent(its, side) for its in turns) for side in ("command", "spark"))
        ratios.append(spark / plain)
        print("%s, %s of %d turns: command %.1f s, %.0f rows/s; Spark %.1f s, %.0f rows/s; %.2f times" % (
            what, name, len(turns), plain, count / plain, spark, count / spark, spark / plain))
sys.exit(1 if ratios[-1] > MOST else 0)
