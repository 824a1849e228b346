#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The entry script of action.yml with the environment that a GitHub runner sets, and a stand-in for lockstep. The same with the
real one on a real cluster: tests/e2e/action_test.cpp."""
import base64
import json
import os
import stat
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KUBECONFIG = "apiVersion: v1\nclusters: []\nusers: [{user: {token: s3cret-t0ken}}]\n"
REPORT = {"application": "ml-dev", "commit": "3f2a1bc9d8e7f6a5b4c3", "result": "succeeded", "message": "", "steps": [
    {"kind": "Deployment", "namespace": "ml", "name": "web", "plan": "update", "action": "configured", "health": "Healthy"},
    {"kind": "ConfigMap", "namespace": "ml", "name": "env", "plan": "same", "action": "unchanged"}]}

STAND_IN = """#!{python}
import json, os, stat, sys
path = os.environ.get("KUBECONFIG", "")
json.dump({{"args": sys.argv[1:], "kubeconfig": path, "text": open(path).read() if path else "",
           "mode": stat.S_IMODE(os.stat(path).st_mode) if path else 0,
           "leaked": [n for n in os.environ if n == "INPUT_KUBECONFIG"]}}, open({record!r}, "w"))
sys.stdout.write({out!r})
sys.stderr.write("talk of lockstep\\n")
sys.exit({code})
"""


class Step:
    """One run of the step, and what it left."""

    def __init__(self, out="", code=0, **inputs):
        with tempfile.TemporaryDirectory() as folder:
            def path(name):
                return os.path.join(folder, name)

            with open(path("lockstep"), "w", encoding="utf-8") as file:
                file.write(STAND_IN.format(python=sys.executable, record=path("record"), out=out, code=code))
            os.chmod(path("lockstep"), 0o755)
            environment = {"PATH": folder + os.pathsep + os.environ["PATH"], "HOME": folder, "CI": "true", "GITHUB_ACTIONS": "true",
                           "RUNNER_TEMP": folder, "GITHUB_OUTPUT": path("output"), "GITHUB_STEP_SUMMARY": path("summary"),
                           **{"INPUT_" + name.upper(): value for name, value in inputs.items()}}
            done = subprocess.run([sys.executable, os.path.join(ROOT, "action", "run.py")], env=environment, capture_output=True, text=True)
            self.code = done.returncode
            self.log = done.stdout + done.stderr
            self.seen = json.loads(read(path("record")) or "{}")
            self.summary = read(path("summary"))
            self.raw_outputs = read(path("output"))
            self.outputs = parse_outputs(self.raw_outputs)
            self.kubeconfig_left = os.path.exists(self.seen.get("kubeconfig") or "/nonexistent")


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def parse_outputs(text):
    """As the runner reads GITHUB_OUTPUT: name<<mark, lines, mark."""
    outputs, lines = {}, iter(text.splitlines())
    for line in lines:
        name, mark = line.split("<<")
        value = []
        for line in lines:
            if line == mark:
                break
            value.append(line)
        outputs[name] = "\n".join(value)
    return outputs


class ActionTest(unittest.TestCase):
    def test_sync_reports_what_changed(self):
        step = Step(json.dumps(REPORT), command="sync", application="apps/dev.yaml", context="gpu", args="--prune --timeout '20m'")
        self.assertEqual(step.code, 0)
        self.assertEqual(step.seen["args"], ["sync", "-f", "apps/dev.yaml", "--context", "gpu", "--prune", "--timeout", "20m", "-o", "json"])
        self.assertEqual(step.outputs, {"changed": "true", "exit-code": "0",
                                        "summary": "sync ml-dev 3f2a1bc9d8e7: 1 configured, 1 unchanged"})
        self.assertIn("| Deployment | ml/web | configured | Healthy |", step.summary)
        self.assertNotIn("ml/env", step.summary)
        self.assertIn("talk of lockstep", step.log)

    def test_a_sync_without_changes_says_so(self):
        report = {**REPORT, "steps": REPORT["steps"][1:]}
        self.assertEqual(Step(json.dumps(report), command="sync", args="--local .").outputs["changed"], "false")

    def test_exit_codes_are_passed_on(self):
        for code in (1, 4, 5, 130):
            step = Step(json.dumps({**REPORT, "message": "web is not healthy"}), code, command="sync")
            self.assertEqual(step.code, code)
            self.assertEqual(step.outputs["exit-code"], str(code))
            self.assertIn("web is not healthy", step.outputs["summary"])

    def test_a_failure_without_a_report_still_sets_the_outputs(self):
        step = Step("", 1, command="sync")
        self.assertEqual((step.code, step.outputs["changed"]), (1, "false"))

    def test_differences_pass_unless_they_shall_fail(self):
        text = "--- live\n+++ desired\n-replicas: 1\n+replicas: 2\n```\n"
        step = Step(text, 1, command="diff")
        self.assertEqual((step.code, step.outputs["changed"], step.outputs["exit-code"]), (0, "true", "1"))
        self.assertIn("````diff\n" + text, step.summary)  # the fence is longer than any in the text
        self.assertEqual(Step(text, 1, command="diff", fail_on_changes="true").code, 1)

    def test_no_differences(self):
        step = Step("", 0, command="diff")
        self.assertEqual((step.code, step.outputs["changed"]), (0, "false"))

    def test_an_error_of_diff_is_not_taken_for_differences(self):
        step = Step("", 3, command="diff")
        self.assertEqual((step.code, step.outputs["changed"]), (3, "false"))

    def test_the_kubeconfig_is_private_short_lived_and_never_shown(self):
        for text in (KUBECONFIG, base64.b64encode(KUBECONFIG.encode()).decode()):
            step = Step(json.dumps(REPORT), command="sync", kubeconfig=text)
            self.assertEqual(step.seen["text"].strip(), KUBECONFIG.strip())
            self.assertEqual(step.seen["mode"], stat.S_IRUSR | stat.S_IWUSR)
            self.assertEqual(step.seen["leaked"], [])
            self.assertFalse(step.kubeconfig_left)
            for shown in (step.log, step.summary, step.raw_outputs):
                self.assertNotIn("s3cret", shown)

    def test_bad_inputs_are_usage_errors_and_run_nothing(self):
        for inputs in ({"command": "rm"}, {"command": "sync", "args": "--x 'y"}, {"command": "sync", "args": "-o yaml"},
                       {"command": "sync", "kubeconfig": "hello"}):
            step = Step(**inputs)
            self.assertEqual((step.code, step.seen), (2, {}), inputs)
            self.assertIn("::error", step.log)

    def test_a_huge_diff_is_cut_to_what_a_summary_may_hold(self):
        step = Step("+x\n" * 600_000, 1, command="diff")
        self.assertLess(len(step.summary.encode()), 1 << 20)
        self.assertIn("cut off", step.summary)


if __name__ == "__main__":
    unittest.main()
