# SPDX-License-Identifier: Apache-2.0
"""Runs a command; its time, and the largest memory of its process: peak_memory.py COMMAND...

RssAnon is memory of the process's own, VmHWM all of it that is resident, weights mapped from files included. Both are
read every 0.05 s from /proc, of the process that COMMAND becomes (the launcher gives way to the JVM). The exit status
is the command's.
"""

import re
import subprocess
import sys
import time


def sizes(pid):
    """Bytes by name; empty when the process has ended."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as status:
            return {name: 1024 * int(kb) for name, kb in re.findall(r"(\w+):\s+(\d+) kB", status.read())}
    except (FileNotFoundError, ProcessLookupError):
        return {}


def main(command):
    start = time.perf_counter()
    process = subprocess.Popen(command)
    largest = {"RssAnon": 0, "VmHWM": 0}
    while process.poll() is None:
        now = sizes(process.pid)
        largest = {name: max(size, now.get(name, 0)) for name, size in largest.items()}
        time.sleep(0.05)
    seconds = time.perf_counter() - start
    print(
        "%.1f s, largest RssAnon %.2f GB, VmHWM %.2f GB" % (seconds, largest["RssAnon"] / 1e9, largest["VmHWM"] / 1e9),
        file=sys.stderr,
    )
    sys.exit(process.returncode)


if __name__ == "__main__":
    sys.exit(__doc__) if len(sys.argv) < 2 else main(sys.argv[1:])
