# SPDX-License-Identifier: Apache-2.0
"""How many clips a second a server answers to 1, 8 and 64 clients, and how long one waits.

    ./aasllm serve --queue 128 &
    server_load.py http://127.0.0.1:8080 CLIP [SECONDS]

Each client has a connection of its own and sends CLIP again as soon as it has an answer, for SECONDS (20). The first
answers of each round are not counted: a fifth of its time.
"""

import http.client
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit


def client(address, sound, begin, end, took, refused):
    connection = http.client.HTTPConnection(address)
    while time.monotonic() < end:
        sent = time.monotonic()
        connection.request("POST", "/v1/emotions", sound, {"Content-Type": "application/octet-stream"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            refused.append(answer.status)
        elif sent >= begin:
            took.append((time.monotonic(), time.monotonic() - sent))


def main(address, clip, seconds="20"):
    sound = Path(clip).read_bytes()
    place = urlsplit(address).netloc
    print("| clients | clips a second | median ms | p99 ms | refused |\n|---|---|---|---|---|")
    for clients in (1, 8, 64):
        took, refused = [], []
        now = time.monotonic()
        begin, end = now + float(seconds) / 5, now + float(seconds)
        threads = [threading.Thread(target=client, args=(place, sound, begin, end, took, refused))
                   for _ in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        last = max(when for when, _ in took)
        times = sorted(long for _, long in took)
        print(f"| {clients} | {len(took) / (last - begin):.1f} | {1000 * times[len(times) // 2]:.0f} "
              f"| {1000 * times[min(len(times) - 1, int(.99 * len(times)))]:.0f} | {len(refused)} |", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
