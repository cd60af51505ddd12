# SPDX-License-Identifier: Apache-2.0
"""Two builds of this program in turn on the same work: two_builds.py BEFORE AFTER PEER_DIR

BEFORE and AFTER are checkouts in which `mvn package -DskipTests` and then `./aasllm --version` have run; PEER_DIR is what
speed.py makes, for a LoRA step with a tokenizer.json of Qwen2 beside it. Printed are the least and the median of the
turns of each side and the ratio after / before of both: the whole model in float32 and int8 from samples to last
logits, a LoRA training step with the encoder's states at hand and without, the start of the program with one clip, and
extract on the 100 clips of first_minute.py. All on two threads.
The exit status is 1 where a ratio of the leasts is over 1.03. TURNS (11), SECONDS (2,4,10) and WAIT are as in speed.py.
"""
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from first_minute import EXAMPLE, write
from turns import PAUSE, THREADS, ask, start, wait_for_an_idle_machine

TURNS = int(os.environ.get("TURNS", 11))
SECONDS = [int(seconds) for seconds in os.environ.get("SECONDS", "2,4,10").split(",")]
WORK = os.environ.get("WORK", "float32,int8,step,program").split(",")
MOST = 1.03

builds, peer = [Path(folder).resolve() for folder in sys.argv[1:3]], Path(sys.argv[3])
slower = []


def java(build):
    home = build / "app/target/aasllm"
    jar, = (jar for jar in build.glob("bench/target/aasllm-bench-*.jar") if jar.stem[-1].isdigit() or "SNAPSHOT" in jar.stem)
    return ["java", f"@{home}/java.args", "-cp", f"{jar}:{home}/lib/aasllm.jar"]


def compare(what, sides):
    """sides are two pieces of work that give milliseconds; each goes first in every other turn."""
    times = [[], []]
    for turn in range(TURNS + 1):
        for side in (0, 1) if turn % 2 else (1, 0):
            time.sleep(PAUSE)
            took = sides[side]()
            if turn:  # the first warms up
                times[side].append(took)
    least, middle = [min(side) for side in times], [median(side) for side in times]
    print("%-34s before %.1f / %.1f ms, after %.1f / %.1f ms, after/before %.3f / %.3f" % (
        what, least[0], middle[0], least[1], middle[1], least[1] / least[0], middle[1] / middle[0]), flush=True)
    if least[1] > MOST * least[0]:
        slower.append(what)


def answers(what, program, arguments, lines):
    processes = [start(java(build), program, peer, THREADS, *arguments) for build in builds]
    for name, line in lines:
        compare(f"{what}, {name}", [lambda p=p: ask(p, *line)[0] for p in processes])
    for process in processes:
        process.stdin.close()
        process.wait()


def program(build, *words):
    began = time.perf_counter()
    subprocess.run([build / "aasllm", *map(str, words)], check=True, capture_output=True)
    return 1000 * (time.perf_counter() - began)


wait_for_an_idle_machine()
for residency in ("float32", "int8"):
    if residency in WORK:
        answers(f"whole model, {residency}", "MidSizeSpeed", [residency.upper()],
                [(f"{seconds} s", ("logits", f"clip_{seconds}s")) for seconds in SECONDS])
if "step" in WORK:
    answers("LoRA step", "TrainingSpeed", ["no"],
            [(f"4 s, {cache}", (cache, "clip_4s")) for cache in ("warm", "cold")])
if "program" in WORK:
    compare("start and one clip", [lambda b=b: program(b, "predict", EXAMPLE) for b in builds])
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder))
        compare("extract, 100 clips, start included", [lambda b=b: program(b, "extract", folder) for b in builds])
sys.exit("slower: " + ", ".join(slower) if slower else 0)
