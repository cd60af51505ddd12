# SPDX-License-Identifier: Apache-2.0
"""Goes through the Dockerfile without an engine: try_dockerfile.py BASE_ROOT WORK [MAVEN_REPOSITORY]

BASE_ROOT is a folder as 'debootstrap --variant=minbase trixie BASE_ROOT' makes it, in the place of the base image; each stage is
a copy of it below WORK, a new folder. RUN is a shell in there by chroot, as the user that USER names; COPY copies what
git knows, less what .dockerignore names. MAVEN_REPOSITORY is mounted as the local repository of root, so that
nothing is downloaded twice. Needs root. At the end CMD is not run; '--version' and 'predict' are, as the image's user.
"""
import fnmatch
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
base, work = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
repository = Path(sys.argv[3]).resolve() if len(sys.argv) > 3 else None


def instructions():
    text = re.sub(r"(?m)^\s*#.*\n", "", (ROOT / "Dockerfile").read_text()).replace("\\\n", " ")
    return [line.strip().split(maxsplit=1) for line in text.splitlines() if line.strip()]


def ignored(name):
    """As Docker reads the few patterns that there are."""
    result = False
    for pattern in (ROOT / ".dockerignore").read_text().split("\n"):
        if pattern and not pattern.startswith("#"):
            kept, pattern = pattern.startswith("!"), pattern.lstrip("!")
            below = [name] + [str(parent) for parent in Path(name).parents]
            if any(fnmatch.fnmatch(one, pattern) or fnmatch.fnmatch(one, pattern.removeprefix("**/"))
                   or pattern.startswith("**/") and one.split("/")[-1] == pattern[3:] for one in below):
                result = not kept
    return result


def run(stage, words, **how):
    print("+", words, flush=True)
    environment = " ".join(f"{key}={value}" for key, value in stage["env"].items())
    user = ["--userspec=" + stage["user"]] if stage["user"] else []
    home = "/home/aasllm" if stage["user"] else "/root"
    subprocess.run(["chroot", *user, stage["root"], "/usr/bin/env", "-i", f"HOME={home}", *environment.split(), "sh", "-c",
                    f"cd {stage['dir']} && {words}"], check=True, **how)


def mounts(stage, on):
    places = [("/proc", "proc"), ("/dev", "dev")] + ([(repository, "root/.m2/repository")] if repository else [])
    for source, place in places if on else reversed(places):
        target = stage["root"] / place
        target.mkdir(parents=True, exist_ok=True)
        if on:
            subprocess.run(["mount", "--rbind", source, target], check=True)
            subprocess.run(["mount", "--make-rslave", target], check=True)  # what is taken away here stays outside
        else:
            subprocess.run(["umount", "-R", "-l", target], check=True)


stages, arguments = {}, {}
work.mkdir()
stage = None
try:
    for word, rest in instructions():
        rest = re.sub(r"\$\{(\w+)}", lambda m: arguments.get(m[1], m[0]), rest)
        if word == "ARG":
            arguments.update([rest.split("=")])
        elif word == "FROM":
            if stage:
                mounts(stage, False)
            name = rest.split(" AS ")[1] if " AS " in rest else "final"
            stage = stages[name] = {"root": work / name, "user": None, "dir": "/",
                                    "env": {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}}
            subprocess.run(["cp", "-a", base, stage["root"]], check=True)
            shutil.copy("/etc/resolv.conf", stage["root"] / "etc/resolv.conf")
            mounts(stage, True)
        elif word == "RUN":
            run(stage, rest)
        elif word == "WORKDIR":
            stage["dir"] = rest
            (stage["root"] / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
        elif word == "ENV":
            key, value = rest.split("=", 1)
            stage["env"][key] = value.replace("$PATH", stage["env"]["PATH"])
        elif word == "USER":
            stage["user"] = rest
        elif word == "COPY" and rest.startswith("--from="):
            other, source, target = re.match(r"--from=(\S+) (\S+) (\S+)", rest).groups()
            shutil.copytree(stages[other]["root"] / source.lstrip("/"), stage["root"] / target.lstrip("/"), symlinks=True)
        elif word == "COPY":
            for name in subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).split("\n"):
                if name and not ignored(name):
                    to = stage["root"] / stage["dir"].lstrip("/") / name
                    to.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(ROOT / name, to)
        elif word == "ENTRYPOINT":
            entry = " ".join(json.loads(rest))
        elif word not in ("EXPOSE", "CMD"):
            sys.exit(f"Dockerfile: {word} (expected: an instruction that this script knows)")
    run(stage, entry + " --version")
    run(stage, entry + " predict /opt/aasllm/examples/hello.flac")
    run(stage, "id && du -sh /opt/aasllm ~/.cache/aasllm")
finally:
    if stage:
        mounts(stage, False)
