# SPDX-License-Identifier: Apache-2.0
"""A folder of clips, ours against Hugging Face transformers one by one, in turn: folder_speed.py MODEL_DIR CLIP_DIR [REPEATS] -- AASLLM...

MODEL_DIR is a folder of 'aasllm model random', CLIP_DIR holds clips of one channel at 16 kHz, AASLLM... is the command
line of the program up to its name. The peer reads the same weights, makes its features with its own processor, reads
the prompt once with a cache, and then each label's answer behind it, which is the quickest way that it offers; every
clip alone. Whole process: from start to end, the peer's imports included. Steady: the peer's clips after the first
20, and ours after the first 20 records. Prints the ratios of minima and medians; the exit status is 1 where
a probability differs by more than 1e-4.

Needs torch, transformers and soundfile.
"""
import copy
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from turns import in_turn, verdict

WARM = 20  # clips before the steady state
LARGEST_DIFFERENCE = 1e-4
LABELS = "anger", "happiness", "sadness", "neutral"
# the prompt 'paper' without a description, and the end token that is scored with every answer
TEMPLATE = Path(__file__).parents[2] / "model/src/main/resources/io/github/aasllm/prompt/paper.txt"


def peer(folder, clips):
    """Scores every clip alone; prints a JSON line of seconds and probabilities, as our side's records are read."""
    import soundfile
    import torch
    from transformers import AutoProcessor, Qwen2AudioForConditionalGeneration

    torch.set_grad_enabled(False)
    head, body = TEMPLATE.read_text(encoding="utf-8").rstrip("\n").split("\n---\n")
    keys = dict(line.split(": ", 1) for line in head.splitlines() if not line.startswith("#"))
    answer, end = (keys[key].strip('"') for key in ("answer", "end"))
    prompt = body.replace("{audio}", "<|AUDIO|>").replace("{description}", "")
    model = Qwen2AudioForConditionalGeneration.from_pretrained(folder, dtype=torch.float32).eval()
    processor = AutoProcessor.from_pretrained(folder)
    answers = [
        processor.tokenizer.encode(answer.replace("{label}", label) + end, add_special_tokens=False) for label in LABELS
    ]

    def score(file):
        samples, rate = soundfile.read(file, dtype="float32")
        inputs = processor(text=prompt, audio=[samples], sampling_rate=rate, return_tensors="pt")
        read = model(**inputs, use_cache=True)
        first = read.logits[0, -1:].log_softmax(-1)
        scores = []
        for ids in answers:
            rows = first
            if len(ids) > 1:
                cache = copy.deepcopy(read.past_key_values)
                mask = torch.ones(1, cache.get_seq_length() + len(ids) - 1, dtype=torch.long)
                behind = model(input_ids=torch.tensor([ids[:-1]]), past_key_values=cache, attention_mask=mask)
                rows = torch.cat([first, behind.logits[0].log_softmax(-1)])
            scores.append(rows.gather(1, torch.tensor(ids)[:, None]).sum())
        return torch.stack(scores).softmax(0).tolist()

    for clip in clips:
        print(json.dumps({"path": clip, "probabilities": score(clip)}), flush=True)


def run(command):
    """Seconds of the whole process, seconds a clip after the first ones, and probabilities by file name."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        stamped = [(time.perf_counter(), line) for line in process.stdout]
    whole = time.perf_counter() - start
    if process.returncode:
        sys.exit(f"{command[0]}: exit status {process.returncode}")
    found = {}
    for _, line in stamped:
        record = json.loads(line)
        shares = record["probabilities"]
        found[Path(record["path"]).name] = shares if isinstance(shares, list) else [shares[name] for name in LABELS]
    steady = (stamped[-1][0] - stamped[WARM - 1][0]) / (len(stamped) - WARM)
    return whole, steady, found


def main(folder, clip_folder, repeats, program):
    clips = sorted(str(file) for file in Path(clip_folder).iterdir())
    ours = [*program, "predict", "--model", folder, "--labels", ",".join(LABELS), "--format", "jsonl", clip_folder]
    theirs = [sys.executable, __file__, "--peer", folder, *clips]
    count, reference = len(clips), {}

    def side(command):
        whole, steady, found = run(command)
        if len(found) != count:
            sys.exit(f"{command[0]}: {len(found)} records (expected: {count})")
        if command is theirs:
            reference.update(found)
        error = max(abs(a - b) for name in found for a, b in zip(found[name], reference[name], strict=True))
        return {"ms, start included": 1000 * whole / count, f"ms, behind the first {WARM}": 1000 * steady, "error": error}

    print("load before %.2f" % os.getloadavg()[0], flush=True)
    turns = in_turn(repeats, {"transformers": lambda: side(theirs), "ours": lambda: side(ours)},
                    "folder, a clip, small random model", f"{count} clips")
    worst = max(turns["ours"]["error"])
    print(f"{count} clips, largest difference of a probability {worst:.1e}")
    for what, key in ("whole process", "ms, start included"), ("steady", f"ms, behind the first {WARM}"):
        for name, of in ("best", min), ("median", median):
            theirs_ms, ours_ms = of(turns["transformers"][key]), of(turns["ours"][key])
            print("%s, %s: %.1f and %.1f clips/s, %.2f times" % (what, name, 1000 / theirs_ms, 1000 / ours_ms, theirs_ms / ours_ms))
    sys.exit(verdict(worst > LARGEST_DIFFERENCE))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peer"]:
        peer(sys.argv[2], sys.argv[3:])
    elif "--" in sys.argv and len(sys.argv) > 4:
        at = sys.argv.index("--")
        main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if at > 3 else 7, sys.argv[at + 1 :])
    else:
        sys.exit(__doc__)
