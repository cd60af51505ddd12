# SPDX-License-Identifier: Apache-2.0
"""How long after `kill -9` of its only worker a server answers again, twenty times over.

    server_kills.py ./aasllm CLIP [TIMES]

Starts `aasllm serve` on a free port. When CLIP is answered, and up to a second of chance later, the worker is killed; a
client sends CLIP at once, and again as often as it is refused with 503. Prints what passes until it is answered. Linux.
"""

import http.client
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path


def status(place, sound):
    connection = http.client.HTTPConnection(place)
    connection.request("POST", "/v1/emotions", sound, {"Content-Type": "application/octet-stream"})
    return connection.getresponse().status


def children(pid):
    return [int(child) for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()]


def refusals(place, sound):
    """Asks until there is an answer, and counts what was refused before."""
    count = 0
    while (said := status(place, sound)) != 200:
        assert said == 503, said
        count += 1
    return count


def seconds_without(server, place, sound):
    refusals(place, sound)
    time.sleep(random.random())
    worker, = children(server.pid)
    os.kill(worker, signal.SIGKILL)
    killed = time.monotonic()
    refused = refusals(place, sound)
    took = time.monotonic() - killed
    assert children(server.pid) != [worker]
    return took, refused


def main(program, clip, times="20"):
    sound = Path(clip).read_bytes()
    server = subprocess.Popen([program, "serve", "--port", "0"], stderr=subprocess.PIPE, text=True)
    try:
        place = next(found[1] for line in server.stderr if (found := re.search("listening at http://([^/]+)/", line)))
        threading.Thread(target=server.stderr.read, daemon=True).start()
        took, refused = zip(*(seconds_without(server, place, sound) for _ in range(int(times))))
        print(f"{times} kills: least {min(took):.2f} s, median {statistics.median(took):.2f} s, "
              f"largest {max(took):.2f} s; {sum(refused)} refused")
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
