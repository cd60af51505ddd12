# SPDX-License-Identifier: Apache-2.0
"""Speed beside every peer, in turn on the same work, into one table and one JSON file.

  bench/run --list                     names of the pairs, WORK/PEER
  bench/run --all                      every pair
  bench/run speed extract/librosa      those of a work, or one
  bench/run --table FILE               the table of a JSON file, in Markdown

Builds the program and makes the random models that are missing. A pair is a script of this folder; it fails alone, and a peer
that is not here is named with the reason. The same call goes on where it was stopped: turns that FILE has are not taken again, if
program, machine and peers are the same. Times are in ms; a ratio is the peer's time by ours. The exit status is 1 where a pair
failed or ours in float32 differs from the peer by more than its bound.
"""
import argparse
import datetime
import difflib
import hashlib
import importlib.metadata
import importlib.util
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from first_minute import write as write_clips
from speed_table import rows, table
from turns import read, wait_for_an_idle_machine, write

HERE, ROOT = Path(__file__).parent, Path(__file__).resolve().parents[2]
PEERS = "torch", "transformers", "peft", "onnxruntime", "onnx", "librosa", "numba", "numpy"
FLAGS = "avx2", "fma", "f16c", "avx_vnni", "avx512f", "avx512_vnni", "avx512_bf16", "avx512_fp16", "amx_int8", "amx_bf16", "asimd"
OURS = "env", "MKL_CBWR=AUTO", "MKL_DYNAMIC=FALSE", "GOMP_SPINCOUNT=1000", "KMP_BLOCKTIME=1"  # as the launcher sets
TORCH, ONNX = ("torch", "transformers"), ("torch", "transformers", "onnx", "onnxruntime")


class Pair(NamedTuple):
    name: str  # WORK/PEER
    command: str  # a script and its arguments; JAVA, AASLLM and MODELS stand for what is known when it runs
    needs: tuple = TORCH  # packages of Python; after a $ programs, after an @ packages of npm, after a ! why it cannot be
    bound: float = 2e-3  # the largest error of ours in float32
    environment: dict = {}


def pairs():
    def peers(work, command, bound, ours):
        yield Pair(f"{work}/transformers", command, TORCH, bound, {"PRECISIONS": ours})
        yield Pair(f"{work}/torch.compile", command, (*TORCH, "$c++"), bound, {"PEER": "torch.compile", "PRECISIONS": "float32"})
        yield Pair(f"{work}/onnxruntime", command, ONNX, bound, {"PEER": "onnxruntime", "PRECISIONS": ours.replace(",int8", "")})
        yield Pair(f"{work}/onnxruntime-int8", command, ONNX, bound, {"PEER": "onnxruntime-int8", "PRECISIONS": "int8"})

    yield from peers("speed", "speed.py MODELS/qwen2-audio JAVA", 2e-3, "float32,bfloat16,int8")
    yield Pair("speed/llama.cpp", "", ("!node-llama-cpp has llama.cpp without its encoder of sound; the LLM alone is the work llm",))
    for form in "bf16", "q8_0":
        yield Pair(f"llm/llama.cpp-{form}", "llm_speed.py MODELS/qwen2-audio JAVA", (*TORCH, "$node", "@node-llama-cpp"),
                   environment={"PEER": form})
    for kind in "audioflamingo3", "musicflamingo", "qwen2_5_omni":
        yield Pair(f"{kind}/transformers", f"speech_llm_speed.py {kind} MODELS/{kind} JAVA")
    for like in "wavlm-large", "hubert-large":
        yield from peers(like, f"encoder_speed.py MODELS/{like} JAVA", 2e-4, "float32,int8")
    yield Pair("extract/librosa", "extract_speed.py MODELS/clips JAVA", ("librosa",), 1e-4)
    yield Pair("training/peft", "training_speed.py MODELS/qwen2-audio JAVA", (*TORCH, "peft"), 1e-3)
    yield Pair("folder/transformers", "folder_speed.py MODELS/small MODELS/clips TURNS -- AASLLM", (*TORCH, "soundfile"), 1e-4)
    yield Pair("start/none", "first_minute.py AASLLM", ())


MAKERS = {  # folders that no script makes by itself
    "wavlm-large": "AASLLM model random --like wavlm-large -o NEW",
    "hubert-large": "AASLLM model random --like hubert-large -o NEW",
    "small": "AASLLM model random --size small -o NEW",
}


def output(*command):
    """What a program says on both streams; nothing where it is missing or fails."""
    try:
        return subprocess.run(
            command, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", cwd=ROOT).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


def machine():
    try:
        processor = Path("/proc/cpuinfo").read_text()
        memory = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())[1])
    except OSError:
        processor, memory = "", 0
    has = set(re.findall(r"\w+", (re.search(r"^(?:flags|Features)\s*:(.*)$", processor, re.M) or [0, ""])[1]))
    named = [*re.findall(r"^model name\s*:\s*(.*)$", processor, re.M)[:1]]
    named += [f"{what} {number}" for what, number in re.findall(r"^(?:cpu )?(family|model)\s*:\s*(\d+)$", processor, re.M)[:2]]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {"processor": ", ".join(named) or platform.processor() or platform.machine(), "cores": cores,
            "flags": [flag for flag in FLAGS if flag in has], "memory_gb": round(memory * 1024 / 1e9, 1),
            "system": f"{platform.system()} {platform.release()}"}  # fmt: skip


def package(name):
    """The version of a package of npm below bench/target."""
    file = ROOT / f"bench/target/node_modules/{name}/package.json"
    return read(file)["version"] if file.exists() else None


def versions():
    """Of the peers' packages of Python, of whatever distribution: onnxruntime is in onnxruntime-gpu too."""
    distributions = importlib.metadata.packages_distributions()
    return {name: importlib.metadata.version(distributions[name][0]) for name in PEERS if name in distributions}


def java():
    home = os.environ.get("JAVA_HOME")
    return f"{home}/bin/java" if home else "java"


def facts():
    """What figures belong to: another of these begins another file. Changes without a commit have a hash, too."""
    ours = re.search(r"<artifactId>aasllm</artifactId>\s*<version>(.*?)<", (ROOT / "pom.xml").read_text())[1]
    commit = output("git", "rev-parse", "HEAD").strip() or "unknown"
    if changes := output("git", "diff", "--binary", "HEAD"):
        commit += f" and changes {hashlib.sha256(changes.encode()).hexdigest()[:8]}"
    runtime = (re.findall(r'version "(.*?)"', output(java(), "-version")) or ["unknown"])[0]
    peers = {"python": platform.python_version(), **versions()}
    if package("node-llama-cpp"):
        peers["node-llama-cpp"] = package("node-llama-cpp")
    return {"ours": {"version": ours, "commit": commit, "java": runtime}, "machine": machine(), "peers": peers}


def build(ours):
    """The jars of bench and program, made where a source is newer; gives our command line up to the class path."""
    jar, home = ROOT / f"bench/target/aasllm-bench-{ours}.jar", ROOT / "app/target/aasllm"
    sources = [*ROOT.glob("pom.xml"), *ROOT.glob("*/pom.xml"), *(file for file in ROOT.glob("*/src/main/**/*") if file.is_file())]
    if not jar.exists() or jar.stat().st_mtime < max(file.stat().st_mtime for file in sources):
        if failed := call(["mvn", "-f", str(ROOT), "-B", "-q", "-Dquick", "-DskipTests", "-pl", "bench", "-am", "package"]):
            sys.exit(f"mvn: {failed}")
    if failed := call([ROOT / "aasllm", "--version"]):
        sys.exit(f"aasllm: {failed}")
    return [*OURS, java(), f"@{home}/java.args", "-cp", f"{jar}:{home}/lib/aasllm.jar"]


def missing(pair):
    """Why a pair cannot be measured here, or nothing."""
    lacking = []
    for need in pair.needs:
        kind, name = (need[0], need[1:]) if need[0] in "$@!" else ("", need)
        if kind == "!":
            return name
        if not {"": importlib.util.find_spec, "$": shutil.which, "@": package}[kind](name):
            lacking.append(name)
    return f"{', '.join(lacking)}: not installed" if lacking else ""


def words(command, given, new=None):
    """The words of a command, with what JAVA, AASLLM, TURNS, MODELS and NEW stand for, which may have blanks in them."""
    known = {"JAVA": given.java, "AASLLM": [str(ROOT / "aasllm")], "TURNS": [str(given.turns)], "NEW": [str(new)]}
    return [word.replace("MODELS/", f"{given.models}/") for part in command.split() for word in known.get(part, [part])]


def call(command, **environment):
    """Runs it, its output to ours; gives the last line of its errors where it fails."""
    last = "no message"
    environment = os.environ | {"HF_HUB_DISABLE_PROGRESS_BARS": "1"} | environment
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, errors="replace") as process:
        try:
            for line in process.stderr:
                sys.stderr.write(line)
                last = line.strip() or last
        except KeyboardInterrupt:
            process.terminate()
            raise
    return f"exit status {process.returncode}: {last}" if process.returncode else ""


def measure(pair, given):
    """Takes the turns that are missing; gives why it failed, or nothing."""
    for folder in re.findall(r"MODELS/(\S+)", pair.command):
        made, new = given.models / folder, given.models / f"{folder}.new"
        if made.exists() or folder not in ("clips", *MAKERS):
            continue
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        if folder == "clips":
            write_clips(new)
        elif failed := call(words(MAKERS[folder], given, new)):
            return failed
        new.rename(made)
    environment = {"TURNS": str(given.turns), "TURNS_FILE": str(given.out), "TURNS_PAIR": pair.name, **pair.environment}
    if given.seconds:
        environment["SECONDS"] = given.seconds
    script, *arguments = words(pair.command, given)
    if script in ("training_speed.py", "llm_speed.py"):  # their model
        if failed := call([sys.executable, HERE / "speed.py", arguments[0]], SECONDS=environment.get("SECONDS", "4,30")):
            return failed
    wait_for_an_idle_machine()
    if failed := call([sys.executable, HERE / script, *arguments], **environment):
        return failed
    wrong = [f"{row['ours']} at {row['clip']}: error {row['error']:.1e} (expected: {pair.bound} at most)"
             for row in rows(read(given.out)) if row["pair"] == pair.name and not re.search("bfloat16|int8", row["ours"])
             and row["error"] is not None and not row["error"] <= pair.bound]  # fmt: skip
    return "; ".join(wrong)


def parser():
    its = argparse.ArgumentParser(prog="bench/run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    its.add_argument("names", nargs="*", metavar="NAME", help="a work, or a pair WORK/PEER")
    its.add_argument("--all", action="store_true", help="every pair")
    its.add_argument("--list", action="store_true", help="names, and why one cannot be measured here")
    its.add_argument("--table", metavar="FILE", help="print the table of this file")
    its.add_argument("--turns", type=int, default=7, metavar="N", help="of each side (default: 7)")
    its.add_argument("--seconds", metavar="LIST", help="lengths of clips, such as 2,4 (default: the scripts')")
    its.add_argument("--out", type=Path, default=ROOT / "bench/target/speed.json", metavar="FILE")
    its.add_argument("--models", type=Path, default=ROOT / "bench/target/models", metavar="DIR",
                     help="where models and clips are made; some 17 GB")
    return its


def document_of(file, refuse):
    """What a file that bench/run has made says; refuse gets a sentence where it is none."""
    try:
        document = read(file)
    except (OSError, ValueError) as none:
        refuse(f"{file}: {none} (expected: a file of bench/run)")
    if not isinstance(document, dict) or not {"ours", "machine", "peers", "begun", "pairs", "turns"} <= document.keys():
        refuse(f"{file}: other keys (expected: a file of bench/run)")
    return document


def begin(file, now, refuse):
    """Makes the file, or refuses one of another build, machine or peer."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        write(file, now | {
            "begun": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"), "pairs": {}, "turns": []})
    document = document_of(file, refuse)
    for what, value in now.items():
        if document[what] != value:
            refuse(f"{file}: {what}: {document[what]} (expected: {value}, or another --out)")


def main(arguments=None):
    refuse = parser().error
    given = parser().parse_args(arguments)
    every = list(pairs())
    if given.list:
        for pair in every:
            print(pair.name, *[f"– not measured: {why}" for why in [missing(pair)] if why])
        return 0
    if given.table:
        print(table(document_of(given.table, refuse)))
        return 0
    known = {part for pair in every for part in (pair.name, pair.name.split("/")[0])}
    for name in given.names:
        if name not in known:
            near = difflib.get_close_matches(name, sorted(known), 1)
            refuse(f"{name} (expected: a name of --list)" + "".join(f"; did you mean {each}?" for each in near))
    if not (given.all or given.names):
        refuse("nothing to do (expected: --all, or names of --list)")
    if given.turns < 1:
        refuse(f"--turns: {given.turns} (expected: 1 or more)")
    if given.seconds and not re.fullmatch("[1-9][0-9]*(,[1-9][0-9]*)*", given.seconds):
        refuse(f"--seconds: {given.seconds} (expected: whole seconds with commas between, such as 2,4)")
    now = facts()
    begin(given.out, now, refuse)
    given.out, given.models = given.out.resolve(), given.models.resolve()
    chosen = [pair for pair in every if given.all or {pair.name, pair.name.split("/")[0]} & set(given.names)]
    if not all(missing(pair) for pair in chosen):
        given.java = build(now["ours"]["version"])
    for pair in chosen:
        wanted = {"state": "measured", "turns": given.turns, "seconds": given.seconds}
        if read(given.out)["pairs"].get(pair.name) == wanted:
            continue
        print(f"== {pair.name}", flush=True)
        if why := missing(pair):
            state = {"state": "not measured", "why": why}
        else:
            why = measure(pair, given)
            state = {"state": "failed", "why": why} if why else wanted
        document = read(given.out)
        document["pairs"][pair.name] = state
        write(given.out, document)
    document = read(given.out)
    print(table(document))
    return int(any(document["pairs"][pair.name]["state"] == "failed" for pair in chosen))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
