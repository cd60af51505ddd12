# SPDX-License-Identifier: Apache-2.0
"""Checks run.py on scripts that only count: a turn is not taken twice, a failure is alone, ratios are those of the turns."""
import argparse
import contextlib
import io
import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import run
from run import Pair

SCRIPT = f"""
import os, sys
sys.path.insert(0, {str(run.HERE.resolve())!r})
from turns import in_turn
log, stops_at = sys.argv[1], int(sys.argv[2])
ours, theirs = [[float(ms) for ms in words.split(",")] for words in sys.argv[3:5]]

def side(name, times, error):
    def take():
        taken = sum(line == name for line in open(log).read().split()) if os.path.exists(log) else 0
        if name == "ours" and taken == stops_at:
            sys.exit("stopped")
        with open(log, "a") as file:
            print(name, file=file)
        return {{"ms": times[taken % len(times)], "error": error}}
    return take

in_turn(int(os.environ["TURNS"]), {{"peer": side("peer", theirs, 0), "ours": side("ours", ours, float(sys.argv[5]))}}, "work", "1 s")
"""
FACTS = {
    "ours": {"version": "1", "commit": "abc", "java": "25"}, "peers": {"peer": "2"},
    "machine": {"processor": "P", "cores": 2, "flags": ["avx2"], "memory_gb": 1, "system": "S"}}


class RunTest(unittest.TestCase):
    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.script, self.log, self.out = Path(folder) / "script.py", Path(folder) / "log", Path(folder) / "out.json"
        self.script.write_text(SCRIPT)
        self.facts = FACTS
        self.enterContext(mock.patch.dict(os.environ, {"WAIT": "0"}))

    def pair(self, name, stops_at=-1, error=0.0, needs=()):
        return Pair(name, f"{self.script} {self.log} {stops_at} 9,2,4,3 9,6,6,12 {error}", needs, 1e-3)

    def run_pairs(self, *pairs, turns=3):
        printed = io.StringIO()
        with mock.patch.multiple(run, pairs=lambda: pairs, facts=lambda: self.facts, build=lambda version: []), \
                contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
            status = run.main(["--all", "--turns", str(turns), "--out", str(self.out)])
        return status, json.loads(self.out.read_text()), printed.getvalue()

    def test_ratios_are_the_peers_times_by_ours(self):
        status, document, printed = self.run_pairs(self.pair("work/peer"))
        row, = run.rows(document)
        self.assertEqual(0, status)
        self.assertEqual([6 / 2, 6 / 3], row["times"])  # least 6 and 2, median 6 and 3: the first, 9 and 9, warms up
        self.assertEqual([6 / 4, 12 / 3], row["over_turns"])  # 6/2, 6/4 and 12/3
        self.assertIn("| work | 1 s | peer | 6 / 6 | ours | 2 / 3 | 3.00 / 2.00 | 1.50 to 4.00 | 0.0e+00; 0.0e+00 | 3 |", printed)

    def test_a_failure_is_alone_and_said(self):
        status, document, printed = self.run_pairs(self.pair("bad/peer", stops_at=0), self.pair("good/peer"))
        self.assertEqual((1, ["failed", "measured"]), (status, [pair["state"] for pair in document["pairs"].values()]))
        self.assertIn("bad/peer: failed: exit status 1: stopped", printed)

    def test_goes_on_where_it_was_stopped(self):
        self.assertEqual(1, self.run_pairs(self.pair("work/peer", stops_at=3))[0])  # one to warm up and two turns
        status, document, _ = self.run_pairs(self.pair("work/peer"))
        self.assertEqual((0, 3), (status, len(document["turns"])))
        self.assertEqual(5, self.log.read_text().split().count("ours"))  # 3 and, after another to warm up, the one that lacked
        self.run_pairs(self.pair("work/peer"))
        self.assertEqual(5, self.log.read_text().split().count("ours"))

    def test_what_cannot_be_had_is_named_and_no_failure(self):
        status, document, printed = self.run_pairs(self.pair("work/peer", needs=("no_such_package", "$no-such-program")))
        self.assertEqual((0, []), (status, document["turns"]))
        self.assertIn("work/peer: not measured: no_such_package, no-such-program: not installed", printed)

    def test_an_error_above_the_bound_fails(self):
        status, document, _ = self.run_pairs(self.pair("work/peer", error=0.01))
        self.assertEqual((1, "ours at 1 s: error 1.0e-02 (expected: 0.001 at most)"), (status, document["pairs"]["work/peer"]["why"]))

    def test_another_build_needs_another_file(self):
        self.run_pairs(self.pair("work/peer"))
        self.facts = FACTS | {"ours": {"version": "1", "commit": "def", "java": "25"}}
        with self.assertRaises(SystemExit) as refused:
            self.run_pairs(self.pair("work/peer"))
        self.assertEqual(2, refused.exception.code)

    def test_what_is_no_name_or_length_is_refused_before_anything_is_built(self):
        for arguments, said in {
                "nosuch": "nosuch (expected: a name of --list)",
                "extract/librsa": "extract/librsa (expected: a name of --list); did you mean extract/librosa?",
                "extract --seconds 2,x": "--seconds: 2,x (expected: whole seconds with commas between, such as 2,4)",
                "extract --turns 0": "--turns: 0 (expected: 1 or more)",
                "": "nothing to do (expected: --all, or names of --list)"}.items():
            errors = io.StringIO()
            with mock.patch.multiple(run, facts=self.fail, build=self.fail), contextlib.redirect_stderr(errors), \
                    self.assertRaises(SystemExit) as refused:
                run.main(arguments.split())
            self.assertEqual((2, f"bench/run: error: {said}"), (refused.exception.code, errors.getvalue().splitlines()[-1]))

    def test_peers_that_are_not_here_need_no_build(self):
        absent = self.pair("work/none", needs=("no_such_package",))
        with mock.patch.multiple(run, pairs=lambda: [absent], facts=lambda: FACTS, build=self.fail), \
                contextlib.redirect_stdout(io.StringIO()):
            self.assertEqual(0, run.main(["--all", "--out", str(self.out)]))

    def test_what_is_no_file_of_turns_stays_and_is_refused(self):
        for text in ("", "[]", '{"turns": []}'):
            self.out.write_text(text)
            with self.assertRaises(SystemExit) as refused:
                self.run_pairs(self.pair("work/peer"))
            self.assertEqual((2, text), (refused.exception.code, self.out.read_text()))

    def test_a_folder_with_a_blank_in_its_name_is_one_word(self):
        given = argparse.Namespace(java=[], turns=1, models=self.out.parent / "my models", seconds=None, out=self.out)
        with mock.patch.object(run, "call", return_value="stopped") as call:
            self.assertEqual("stopped", run.measure(Pair("folder/peer", "script.py MODELS/small"), given))
        self.assertEqual(["-o", str(given.models / "small.new")], call.call_args.args[0][-2:])

    @unittest.skipUnless(shutil.which("git"), "no git")
    def test_changes_without_a_commit_are_builds_of_their_own(self):
        folder, commits = self.out.parent, []
        pom = "<artifactId>aasllm</artifactId><version>1</version>"
        (folder / "pom.xml").write_text(pom)
        for words in (["init"], ["add", "pom.xml"], ["commit", "-m", "one"]):
            subprocess.run(["git", "-c", "user.name=one", "-c", "user.email=one@example.org", *words],
                           cwd=folder, check=True, capture_output=True)  # fmt: skip
        with mock.patch.object(run, "ROOT", folder):
            for change in ("", "<!-- one -->", "<!-- two -->", ""):
                (folder / "pom.xml").write_text(pom + change)
                commits.append(run.facts()["ours"]["commit"])
        self.assertEqual(commits[0], commits[3])
        self.assertEqual(3, len(set(commits)))


if __name__ == "__main__":
    unittest.main()
