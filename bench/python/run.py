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
from statistics import median
from typing import NamedTuple

from first_minute import write as write_clips
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
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT).stdout
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


def java():
    home = os.environ.get("JAVA_HOME")
    return f"{home}/bin/java" if home else "java"


def facts():
    """What figures belong to: another of these begins another file."""
    version = re.search(r"<artifactId>aasllm</artifactId>\s*<version>(.*?)<", (ROOT / "pom.xml").read_text())[1]
    commit = output("git", "rev-parse", "HEAD").strip() or "unknown"
    if output("git", "status", "--porcelain", "--untracked-files=no").strip():
        commit += " and changes"
    runtime = (re.findall(r'version "(.*?)"', output(java(), "-version")) or ["unknown"])[0]
    peers = {"python": platform.python_version()}
    for name in PEERS:
        if importlib.util.find_spec(name):
            peers[name] = importlib.metadata.version(name)
    if package("node-llama-cpp"):
        peers["node-llama-cpp"] = package("node-llama-cpp")
    return {"ours": {"version": version, "commit": commit, "java": runtime}, "machine": machine(), "peers": peers}


def build(version):
    """The jars of bench and program, made where a source is newer; gives our command line up to the class path."""
    jar, home = ROOT / f"bench/target/aasllm-bench-{version}.jar", ROOT / "app/target/aasllm"
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


def words(command, given):
    """The words of a command, with what JAVA, AASLLM, TURNS and MODELS stand for."""
    known = {"JAVA": given.java, "AASLLM": [str(ROOT / "aasllm")], "TURNS": [str(given.turns)]}
    return [word.replace("MODELS/", f"{given.models}/") for part in command.split() for word in known.get(part, [part])]


def call(command, **environment):
    """Runs it, its output to ours; gives the last line of its errors where it fails."""
    last = "no message"
    environment = os.environ | {"HF_HUB_DISABLE_PROGRESS_BARS": "1"} | environment
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
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
        elif failed := call(words(MAKERS[folder].replace("NEW", str(new)), given)):
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


def rows(document):
    """A row for each of our sides, peer, clip and kind of time."""
    groups = {}
    for turn in document["turns"]:
        groups.setdefault((turn["pair"], turn["work"], turn["clip"], tuple(turn["sides"])), []).append(turn)
    for (pair, work, clip, sides), turns in groups.items():
        peer = next((side for side in sides if not side.startswith("ours")), None)
        for side in sides:
            for kind in [key for key in turns[0]["sides"][side] if key.startswith("ms") and side != peer]:
                ours, theirs = [[turn["sides"][of][kind] for turn in turns if of] for of in (side, peer)]
                errors = [max((turn["sides"][of]["error"] for turn in turns if of and "error" in turn["sides"][of]), default=None)
                          for of in (side, peer)]  # fmt: skip
                ratios = [its / our for its, our in zip(theirs, ours)]
                yield {
                    "pair": pair, "work": work, "clip": clip + kind[2:], "peer": peer, "ours": side, "turns": len(turns),
                    "theirs_ms": [min(theirs), median(theirs)] if peer else None, "ours_ms": [min(ours), median(ours)],
                    "times": [min(theirs) / min(ours), median(theirs) / median(ours)] if peer else None,
                    "over_turns": [min(ratios), max(ratios)] if peer else None, "error": errors[0], "peer_error": errors[1],
                    "load": [min(turn["load"] for turn in turns), max(turn["load"] for turn in turns)]}


def table(document):
    """Markdown: a row a comparison, and below it what the figures belong to and what is not in it."""
    def pair_of(numbers, form="%.2f", between=" / "):
        return between.join("%.0f" % n if form == "ms" and n >= 100 else ("%.3g" if form == "ms" else form) % n for n in numbers) \
            if numbers else "–"

    lines = [
        "| work | clip | peer | its ms | ours | ms | times | over turns | error: ours; peer's | turns | load before |",
        "|" + "---|" * 11]
    for row in rows(document):
        error = "; ".join("–" if error is None else f"{error:.1e}" for error in (row["error"], row["peer_error"]))
        lines.append("| " + " | ".join([
            row["work"], row["clip"], row["peer"] or "–", pair_of(row["theirs_ms"], "ms"), row["ours"].removeprefix("ours ") or "ours",
            pair_of(row["ours_ms"], "ms"), pair_of(row["times"]), pair_of(row["over_turns"], between=" to "), error,
            str(row["turns"]), pair_of(row["load"], between=" to ")]) + " |")  # fmt: skip
    its, ours = document["machine"], document["ours"]
    lines += ["", "Times and ratios are the least / the median over turns; a ratio is the peer's time by ours.",
              f"{its['processor']}, {its['cores']} cores ({', '.join(its['flags'])}), {its['memory_gb']} GB, {its['system']}; begun"
              f" {document['begun']}; this program {ours['version']} ({ours['commit']}), Java {ours['java']}; "
              + ", ".join(f"{name} {version}" for name, version in document["peers"].items()) + "."]
    for name, state in document["pairs"].items():
        if state["state"] != "measured":
            lines.append(f"\n{name}: {state['state']}: {state['why']}")
    return "\n".join(lines)


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="a work, or a pair WORK/PEER")
    parser.add_argument("--all", action="store_true", help="every pair")
    parser.add_argument("--list", action="store_true", help="names, and why one cannot be measured here")
    parser.add_argument("--table", metavar="FILE", help="print the table of this file")
    parser.add_argument("--turns", type=int, default=7, metavar="N", help="of each side (default: 7)")
    parser.add_argument("--seconds", metavar="LIST", help="lengths of clips, such as 2,4 (default: the scripts')")
    parser.add_argument("--out", type=Path, default=ROOT / "bench/target/speed.json", metavar="FILE")
    parser.add_argument("--models", type=Path, default=ROOT / "bench/target/models", metavar="DIR",
                        help="where models and clips are made; some 17 GB")
    given = parser.parse_args(arguments)
    every = list(pairs())
    if given.list:
        for pair in every:
            print(pair.name, *[f"– not measured: {why}" for why in [missing(pair)] if why])
        return 0
    if given.table:
        print(table(read(given.table)))
        return 0
    unknown = [name for name in given.names if name not in {part for pair in every for part in (pair.name, pair.name.split("/")[0])}]
    if unknown or not (given.all or given.names) or given.turns < 1:
        parser.error(f"{', '.join(unknown) or 'nothing to do'} (expected: --all, or names of --list; --turns 1 or more)")
    now = facts()
    if given.out.exists():
        document = read(given.out)
        for what, value in now.items():
            if document[what] != value:
                parser.error(f"{given.out}: {what}: {document[what]} (expected: {value}, or another --out)")
    else:
        given.out.parent.mkdir(parents=True, exist_ok=True)
        write(given.out, now | {
            "begun": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"), "pairs": {}, "turns": []})
    given.out, given.models = given.out.resolve(), given.models.resolve()
    given.java = build(now["ours"]["version"])
    chosen = [pair for pair in every if given.all or {pair.name, pair.name.split("/")[0]} & set(given.names)]
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
