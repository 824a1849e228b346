#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs one suite of ../shared/conformance (answers of the real tools, kept beside this project) and fails when fewer
cases pass than tests/conformance/shared.json says: a number there is only ever raised.

usage: shared.py SUITE LOCKSTEP LOCKSTEP_CONFORMANCE
"""
import json
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "..", "..", "..", "shared", "conformance")
# How a suite is run, and where its closing lines say how many cases there are and how many pass.
SUITES = {
    "kustomize": ("--bin", "{lockstep} render {{flags}} {{target}}", ["--show", "20", "kustomize"], r"passed (?P<passed>\d+) of (?P<cases>\d+)"),
    "real": ("--cmd", "{lockstep} render {{flags}} {{target}}", [], r"cases (?P<cases>\d+)  same bytes (?P<passed>\d+)"),
    "health": ("--bin", "{driver}", [], r"total +(?P<cases>\d+) +(?P<passed>\d+)"),
    "diff": ("--bin", "{driver}", [], r"total +(?P<cases>\d+) +(?P<passed>\d+)"),
    "syncorder": ("--bin", "{driver}", [], r"total +(?P<cases>\d+) +(?P<passed>\d+)"),
    "training": ("--bin", "{driver}", [], r"training cases (?P<cases>\d+) .* with message (?P<passed>\d+)"),
}


def main():
    suite, lockstep, driver = sys.argv[1], os.path.abspath(sys.argv[2]), os.path.abspath(sys.argv[3])
    with open(os.path.join(HERE, "shared.json"), encoding="utf-8") as file:
        floor = json.load(file)[suite]
    flag, command, more, pattern = SUITES[suite]
    words = [sys.executable, f"run_{suite}.py", flag, command.format(lockstep=lockstep, driver=driver), *more]
    text = subprocess.run(words, cwd=DATA, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
    found = re.search(pattern, text)
    passed, cases = (int(found["passed"]), int(found["cases"])) if found else (0, 0)
    if passed < floor:
        print(text)
    print(f"{suite}: {passed} of {cases} cases pass, at least {floor} must")
    if passed > floor:
        print(f"raise {suite} in tests/conformance/shared.json to {passed}")
    return 0 if passed >= floor else 1


if __name__ == "__main__":
    sys.exit(main())
