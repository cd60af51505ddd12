# SPDX-License-Identifier: Apache-2.0
"""The cache of the hub, shared with Python: what aasllm fetched huggingface_hub finds, and the other way round.

Starts the hub of the tests (HubOfFolders.java) on this machine, so no byte comes from the network. Run it by hand,
after `mvn -Dquick -DskipTests package`, with a Python that has huggingface_hub:

    python bench/python/check_hub.py
"""

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVER = ROOT / "model/src/test/java/io/github/aasllm/hub/HubOfFolders.java"
AASLLM = ROOT / "aasllm"
NAME = "org/mini"
failures = []


def check(what, right):
    print(("ok    " if right else "WRONG ") + what, flush=True)
    if not right:
        failures.append(what)


class Hub:
    """The server, and what it was asked since the last look."""

    def __init__(self, models, folder):
        written = open(folder / "server.log", "w")
        self.log = open(folder / "server.log")
        java = os.environ.get("JAVA_HOME", "")
        self.process = subprocess.Popen([f"{java}/bin/java" if java else "java", str(SERVER), str(models)],
                                        stdout=subprocess.PIPE, stderr=written, text=True)
        self.endpoint = self.process.stdout.readline().strip()

    def asked(self):
        lines = self.log.read().splitlines()
        return [line for line in lines if line.startswith("Asked[")]

    def contents(self):
        """The contents that were asked for, by file name, or by hash where the hub sent on to the store."""
        found = []
        for line in self.asked():
            path = re.search(r"path=([^,]*)", line).group(1)
            sent_on = re.search(r"\.(safetensors|bin|h5)$", path)
            if "method=GET" in line and "/api/" not in path and not sent_on:
                found.append(path.rsplit("/", 1)[1])
        return found


def environment(home, hub, **more):
    return {**os.environ, "HF_HOME": str(home), "HF_ENDPOINT": hub.endpoint, "HF_HUB_DISABLE_XET": "1",
            "HF_HUB_DISABLE_TELEMETRY": "1", **more}


def python(code, home, hub, **more):
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], env=environment(home, hub, **more),
                          capture_output=True, text=True)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
    return done.stdout.strip()


def aasllm(home, hub, *arguments, **more):
    done = subprocess.run([AASLLM, *arguments], env=environment(home, hub, **more), capture_output=True, text=True)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
    return done.stdout.strip()


def models(folder):
    """The bundled model under a name of the hub, with files beside it that aasllm does not read."""
    shutil.copytree(ROOT / "models/mini", folder / NAME)
    (folder / NAME / "tf_model.h5").write_bytes(b"of another library" * 1000)
    (folder / NAME / "pytorch_model.bin").write_bytes(b"the same in another format" * 1000)
    return folder


def ours_then_python(work, hub):
    print("aasllm fetches, Python finds")
    home = work / "ours"
    folder = aasllm(home, hub, "model", "download", NAME)
    fetched = hub.contents()
    check(f"aasllm fetched {len(fetched)} files, none twice, none of other libraries",
          len(fetched) == len(set(fetched)) and len(os.listdir(folder)) == len(fetched)
          and not {"tf_model.h5", "pytorch_model.bin", "README.md"} & set(os.listdir(folder)))
    found = python(f"""
        import huggingface_hub as hub, json, os
        files = {os.listdir(folder)!r}
        offline = hub.snapshot_download('{NAME}', local_files_only=True)
        print(json.dumps([offline, [hub.try_to_load_from_cache('{NAME}', file) for file in files],
                          [hub.hf_hub_download('{NAME}', file) for file in files]]))
        """, home, hub)
    offline, cached, downloaded = json.loads(found)
    check("snapshot_download(local_files_only=True) gives aasllm's folder", offline == folder)
    check("try_to_load_from_cache and hf_hub_download give its files",
          sorted(cached) == sorted(downloaded) == sorted(f"{folder}/{file}" for file in os.listdir(folder)))
    check("hf_hub_download fetched no content", hub.contents() == [])
    offline = python(f"import huggingface_hub as hub; print(hub.snapshot_download('{NAME}'))", home, hub,
                     HF_HUB_OFFLINE="1")
    check("HF_HUB_OFFLINE=1 snapshot_download gives it too", offline == folder)
    python(f"import huggingface_hub as hub; hub.snapshot_download('{NAME}')", home, hub)
    names = {file.name for file in (ROOT / "models/mini").iterdir()}
    more = set(hub.contents())
    check(f"snapshot_download fetches the rest alone: {len(more)} files", not more & set(fetched) and len(more) == 3)
    check("and Python's snapshot is whole in aasllm's folder",
          names | {"tf_model.h5", "pytorch_model.bin"} == set(os.listdir(folder)))
    scan = python("""
        import huggingface_hub as hub
        info = hub.scan_cache_dir()
        print(len(info.warnings), [(repo.repo_id, [sorted(r.refs) for r in repo.revisions]) for repo in info.repos])
        """, home, hub)
    check(f"scan_cache_dir: {scan}", scan == f"0 [('{NAME}', [['main']])]")


def python_then_ours(work, hub):
    print("Python fetches, aasllm finds")
    home = work / "pythons"
    folder = python(f"import huggingface_hub as hub; print(hub.snapshot_download('{NAME}'))", home, hub)
    hub.asked()
    info = aasllm(home, hub, "model", "info", NAME)
    check("aasllm model info opens it: " + info.splitlines()[-1], "thresholds" in info)
    check("without a request", hub.asked() == [])
    listed = aasllm(home, hub, "model", "list").splitlines()
    check("aasllm model list: " + listed[-1], listed[-1].startswith(NAME) and "complete" in listed[-1])
    said = aasllm(home, hub, "predict", "--model", NAME, str(ROOT / "examples/hello.flac"), HF_HUB_OFFLINE="1")
    check("aasllm predict, offline: " + said.splitlines()[1].strip(), "emotion" in said)
    same = aasllm(home, hub, "model", "download", NAME)
    check("aasllm model download gives Python's folder and fetches no content",
          same == folder and hub.contents() == [])
    aasllm(home, hub, "model", "remove", NAME)
    scan = python("import huggingface_hub as hub; info = hub.scan_cache_dir(); print(len(info.warnings), len(info.repos))",
                  home, hub)
    check(f"after aasllm model remove, scan_cache_dir: {scan}", scan == "0 0")


def together(work, hub):
    print("both at once")
    home = work / "both"
    code = textwrap.dedent(f"""
        import huggingface_hub as hub, os
        for file in {sorted(f.name for f in (ROOT / 'models/mini').iterdir() if f.name != 'README.md')!r}:
            hub.hf_hub_download('{NAME}', file)
        """)
    hub.asked()
    calls = [subprocess.Popen(command, env=environment(home, hub), stdout=subprocess.DEVNULL)
             for command in ([AASLLM, "model", "download", NAME], [sys.executable, "-c", code]) for _ in range(2)]
    codes = [call.wait() for call in calls]
    fetched = hub.contents()
    check(f"two of each: {len(fetched)} contents fetched, {len(set(fetched))} different",
          codes == [0] * 4 and len(fetched) == len(set(fetched)))


def locks(work, hub):
    print("locks")
    home = work / "locks"
    lock = home / "hub/.locks/models--org--mini"
    lock.mkdir(parents=True)
    file = (ROOT / "models/mini/model.safetensors").read_bytes()
    held = lock / (hashlib.sha256(file).hexdigest() + ".lock")
    holder = subprocess.Popen([sys.executable, "-c", textwrap.dedent(f"""
        import sys, time
        from huggingface_hub.utils import WeakFileLock
        with WeakFileLock({str(held)!r}):
            print("held", flush=True)
            time.sleep(60)
        """)], stdout=subprocess.PIPE, text=True)
    holder.stdout.readline()
    ours = subprocess.Popen([AASLLM, "model", "download", NAME], env=environment(home, hub), stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)
    said = ""
    while "another process" not in said and ours.poll() is None:
        said = ours.stderr.readline()
    check("aasllm waits for Python's lock: " + said.strip(), "another process is fetching it" in said)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    begun = time.time()
    code = ours.wait(timeout=60)
    check(f"and goes on when its holder was killed, done {time.time() - begun:.1f} s later", code == 0)


def main():
    import huggingface_hub
    print("huggingface_hub", huggingface_hub.__version__)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        hub = Hub(models(work / "models"), work)
        try:
            for part in (ours_then_python, python_then_ours, together, locks):
                part(work, hub)
        finally:
            hub.process.terminate()
            hub.process.wait()
    print(f"{len(failures)} wrong")
    return len(failures) > 0


if __name__ == "__main__":
    sys.exit(main())
