# SPDX-License-Identifier: Apache-2.0
"""A folder of clips, ours against Hugging Face transformers one by one, in turn: folder_speed.py MODEL_DIR CLIP_DIR [REPEATS] -- AASLLM...

MODEL_DIR is a folder of 'aasllm model random', CLIP_DIR holds clips of one channel at 16 kHz, AASLLM... is the command
line of the program up to its name. The peer reads the same weights, makes its features with its own processor, reads
the prompt once with a cache, and then each label's answer behind it, which is the quickest way that it offers; every
clip alone. Whole process: from start to end, the peer's imports included. Steady: the peer's clips after the first
20, and ours after the first 20 records. Prints each turn and the ratios of minima and medians; the exit status is 1 where
a probability differs by more than 1e-4.

Needs torch, transformers and soundfile.
"""
import copy
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

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
    turns, worst = [], 0.0
    for _ in range(repeats):
        load = os.getloadavg()[0]
        (peer_whole, peer_steady, peer_found), (whole, steady, found) = run(theirs), run(ours)
        worst = max(worst, *(abs(a - b) for name in found for a, b in zip(found[name], peer_found[name], strict=True)))
        turns.append((peer_whole, whole, peer_steady, steady))
        print("peer %.1f s, ours %.1f s; steady %.1f and %.1f ms a clip;" % (
            peer_whole, whole, 1e3 * peer_steady, 1e3 * steady), "load before %.2f" % load, flush=True)  # fmt: skip
    count = len(clips)
    print(f"{count} clips, largest difference of a probability {worst:.1e}")
    for what, i, clips_of in (("whole process", 0, lambda s: count / s), ("steady", 2, lambda s: 1 / s)):
        for name, of in (("best", min), ("median", statistics.median)):
            theirs_s, ours_s = of(turn[i] for turn in turns), of(turn[i + 1] for turn in turns)
            print("%s, %s: %.1f and %.1f clips/s, %.2f times" % (
                what, name, clips_of(theirs_s), clips_of(ours_s), theirs_s / ours_s))  # fmt: skip
    sys.exit(worst > LARGEST_DIFFERENCE)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peer"]:
        peer(sys.argv[2], sys.argv[3:])
    elif "--" in sys.argv and len(sys.argv) > 4:
        at = sys.argv.index("--")
        main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if at > 3 else 7, sys.argv[at + 1 :])
    else:
        sys.exit(__doc__)
