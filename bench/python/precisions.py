# SPDX-License-Identifier: Apache-2.0
"""Our precisions in turn on the same weights, without a peer: precisions.py PEER_DIR JAVA...

PEER_DIR and JAVA... are those of speed.py, which makes PEER_DIR; so are TURNS, SECONDS and WAIT in the environment.
Samples in, last row of logits out; the difference is from the peer's logits in float32, of which the largest is about 3.
"""
import os
import sys
from statistics import median

from turns import THREADS, ask, start, wait_for_an_idle_machine

TURNS = int(os.environ.get("TURNS", 7))
SECONDS = os.environ.get("SECONDS", "2,4,10,30").split(",")
PRECISIONS = os.environ.get("PRECISIONS", "float32,bfloat16,int8").split(",")

folder, java = sys.argv[1], sys.argv[2:]
processes = {name: start(java, "MidSizeSpeed", folder, THREADS, name.upper()) for name in PRECISIONS}
wait_for_an_idle_machine()
for seconds in SECONDS:
    turns = [[ask(process, "logits", f"clip_{seconds}s") for process in processes.values()] for _ in range(TURNS + 1)]
    exact = [turn[0][0] for turn in turns[1:]]  # the first warms up
    for number, name in enumerate(processes):
        times = [turn[number][0] for turn in turns[1:]]
        print("%2s s, %s: %.0f / %.0f ms, %.2f / %.2f times %s, difference %.1e" % (
            seconds, name, min(times), median(times), min(exact) / min(times), median(exact) / median(times),
            PRECISIONS[0], max(turn[number][1] for turn in turns)), flush=True)
for process in processes.values():
    process.stdin.close()
