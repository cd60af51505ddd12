# SPDX-License-Identifier: Apache-2.0
"""The Parquet of predict, timeline, extract, embed and evaluate, read by pyarrow, pandas and DuckDB.

Each command writes the same clips as JSON Lines and as Parquet, of which one is broken. Every value that a reader finds is
compared with the JSON: numbers to the last bit (those of lists as float32), texts, lists, nulls, and nested columns by
docs/output.md: a map is a struct. Run it by hand with a Python that has the three:

    python bench/python/read_parquet.py ./aasllm [MODEL_DIR...]

A MODEL_DIR is predicted with besides: a classifier, say.
"""

import json
import math
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import numpy
import pandas
import pyarrow
import pyarrow.parquet

ROOT = Path(__file__).resolve().parents[2]


class Difference(Exception):
    pass


def float32(number):
    return struct.unpack("f", struct.pack("f", number))[0]


def is_nothing(value):
    """Null, or a struct of nothing else: it has its names in every row."""
    if isinstance(value, dict):
        return all(is_nothing(each) for each in value.values())
    return value is None or value is pandas.NA or isinstance(value, float) and math.isnan(value)


def compare(where, wanted, found, in_list=False):
    """The number of values that are the same."""
    if isinstance(found, numpy.ndarray):
        found = found.tolist()
    if wanted is None:
        if not is_nothing(found):
            raise Difference(f"{where}: null, and {found!r}")
        return 1
    if isinstance(wanted, dict):
        found = {} if is_nothing(found) else found
        for name in found:
            if name not in wanted and not is_nothing(found[name]):
                raise Difference(f"{where}.{name}: {found[name]!r}, which is not in the JSON")
        return sum(compare(f"{where}.{name}", wanted[name], found.get(name)) for name in wanted)
    if isinstance(wanted, list):
        if not isinstance(found, list) or len(found) != len(wanted):
            raise Difference(f"{where}: {wanted!r} and {found!r}")
        return 1 + sum(compare(f"{where}[{i}]", *pair, in_list=True) for i, pair in enumerate(zip(wanted, found)))
    if isinstance(wanted, (int, float)) and not isinstance(wanted, bool):
        same = isinstance(found, (int, float)) and found in (wanted, float32(wanted) if in_list else wanted)
    else:
        same = type(found) in (type(wanted), numpy.bool_) and found == wanted
    if not same:
        raise Difference(f"{where}: {wanted!r} and {found!r}")
    return 1


def rows_of_pyarrow(file):
    return pyarrow.parquet.read_table(file).to_pylist()


def rows_of_pandas(file):
    return pandas.read_parquet(file).to_dict("records")


def rows_of_duckdb(file):
    found = duckdb.sql(f"select * from read_parquet('{file}')")
    return [dict(zip(found.columns, row)) for row in found.fetchall()]


READERS = {"pyarrow": rows_of_pyarrow, "pandas": rows_of_pandas, "DuckDB": rows_of_duckdb}


def check_types(name, kind, in_list=False):
    """Doubles, int64, booleans, texts, structs and lists, and in lists float32: nothing else."""
    if pyarrow.types.is_struct(kind):
        for field in kind:
            check_types(f"{name}.{field.name}", field.type)
    elif pyarrow.types.is_list(kind):
        check_types(name, kind.value_type, True)
    else:
        known = [pyarrow.float32()] if in_list else [pyarrow.float64(), pyarrow.int64(), pyarrow.bool_()]
        if kind not in known + [pyarrow.string()]:
            raise Difference(f"{name}: {kind}")


class Check:
    def __init__(self, aasllm, folder):
        self.aasllm = aasllm
        self.folder = folder
        self.failures = 0
        self.clips = folder / "clips"
        self.clips.mkdir()
        for clip in sorted((ROOT / "examples").glob("*.flac")):
            shutil.copy(clip, self.clips)
        (self.clips / "broken.wav").write_text("no sound")
        self.list = folder / "list.csv"
        labels = ["anger", "happiness", "sadness", "neutral"]
        names = sorted(clip.name for clip in self.clips.iterdir())
        self.list.write_text("path,label,speaker\n" + "".join(
            f"clips/{name},{labels[i % len(labels)]},speaker{i % 2}\n" for i, name in enumerate(names)))

    def run(self, words, file_format, file):
        call = subprocess.run([self.aasllm, *map(str, words), "--format", file_format, "-o", str(file)],
                              capture_output=True, text=True)
        if call.returncode != 1:  # as of calls with a clip that fails
            raise Difference(f"exit code {call.returncode}: {call.stderr}")

    def command(self, name, *words):
        file = self.folder / (name.replace(" ", "-") + ".parquet")
        json_lines = file.with_suffix(".jsonl")
        try:
            self.run(words, "jsonl", json_lines)
            self.run(words, "parquet", file)
            rows = [json.loads(line) for line in json_lines.read_text().splitlines()]
            for field in pyarrow.parquet.read_schema(file):
                check_types(field.name, field.type)
            for reader, read in READERS.items():
                found = read(file)
                if len(found) != len(rows):
                    raise Difference(f"{reader}: {len(rows)} rows and {len(found)}")
                values = sum(compare(f"{reader}: row {i}", *pair) for i, pair in enumerate(zip(rows, found)))
                print(f"ok    {name}, {reader}: {len(rows)} rows, {values} values", flush=True)
        except Difference as e:
            self.failures += 1
            print(f"WRONG {name}: {e}", flush=True)

    def query(self):
        """Nested columns by their names, as SQL has them."""
        file = self.folder / "predict.parquet"
        wanted = [json.loads(line) for line in file.with_suffix(".jsonl").read_text().splitlines()]
        label = next(iter(wanted[0]["probabilities"] or wanted[-1]["probabilities"]))
        found = duckdb.sql(f"select probabilities.\"{label}\", acoustic.pitch_hz, len(warnings)"
                           f" from read_parquet('{file}') where error is null").fetchall()
        rows = [(row["probabilities"][label], row["acoustic"]["pitch_hz"], len(row["warnings"]))
                for row in wanted if row["error"] is None]
        right = found == rows
        self.failures += not right
        print(("ok    " if right else "WRONG ") + "nested columns by name in SQL", flush=True)


def main(aasllm, models):
    with tempfile.TemporaryDirectory() as folder:
        check = Check(aasllm, Path(folder))
        clips, mini = check.clips, ROOT / "models/mini"
        check.command("predict", "predict", clips)
        check.query()
        check.command("predict explain set", "predict", "--explain", "--set", "90%", clips)
        check.command("predict generate", "predict", "--decode", "generate", clips)
        check.command("predict by speaker", "predict", "--by", "speaker", check.list)
        check.command("predict each channel", "predict", "--channel", "each", clips)
        check.command("extract paper", "extract", clips)
        check.command("extract voice", "extract", "--method", "voice", clips)
        check.command("timeline", "timeline", clips)
        for pool in "mean", "mean+sd", "none":
            check.command(f"embed {pool}", "embed", "--model", mini, "--pool", pool, clips)
        check.command("evaluate", "evaluate", "--model", mini, "--data", check.list)
        for model in models:
            check.command(f"predict {Path(model).name}", "predict", "--model", model, clips)
        print(f"{check.failures} wrong" if check.failures else "all as in the JSON")
        return 1 if check.failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
