#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The step behind action.yml: runs lockstep with the inputs of a GitHub Actions step, sets its outputs and writes the job
summary. Its exit code is lockstep's, but for a diff with differences, which passes unless fail-on-changes is set."""
import base64
import binascii
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import uuid

COMMANDS = ("sync", "diff", "plan", "status", "wait", "render")
# GitHub cuts a step's summary off at 1 MiB, and shows none of it when it is larger.
SUMMARY_LIMIT = 900_000


def main():
    command = value("COMMAND")
    if command not in COMMANDS:
        return usage(f"input 'command' is '{command}', expected one of {', '.join(COMMANDS)}")
    try:
        extra = shlex.split(value("ARGS"))
    except ValueError as error:
        return usage(f"input 'args' cannot be read: {error}")
    if any(word == "-o" or word.startswith(("-o=", "--output")) for word in extra):
        return usage("input 'args' may not choose the output format: outputs and summary are made from it")

    words = [command]
    if value("APPLICATION"):
        words += ["-f", value("APPLICATION")]
    if value("CONTEXT") and command != "render":
        words += ["--context", value("CONTEXT")]
    words += extra
    with tempfile.TemporaryDirectory(dir=os.environ.get("RUNNER_TEMP")) as folder:
        environment = with_kubeconfig(folder)
        if environment is None:
            return usage("input 'kubeconfig' is neither a kubeconfig nor one in base64")
        code, text = run([lockstep(), *words], command in ("sync", "plan", "status"), environment)
    changed, line, markdown = judge(command, code, text)
    publish(changed, line, markdown, code)
    if command == "diff" and code == 1 and value("FAIL_ON_CHANGES") != "true":
        return 0
    return code


def value(name):
    return os.environ.get("INPUT_" + name, "").strip()


def usage(message):
    print(f"::error title=lockstep::{message}")
    return 2


def lockstep():
    """The lockstep on the PATH; without one the action's own source is built, which takes minutes."""
    found = shutil.which("lockstep")
    if found:
        return found
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    built = os.path.join(root, "build", "release", "lockstep")
    if not os.access(built, os.X_OK):
        print("::group::Build lockstep (put it on the PATH, or cache build/release, to save this)", flush=True)
        subprocess.run([os.path.join(root, "dev"), "build"], check=True, stdin=subprocess.DEVNULL)
        print("::endgroup::", flush=True)
    return built


def with_kubeconfig(folder):
    """The environment for lockstep; the kubeconfig lives in a file of this step only and is never printed."""
    text = value("KUBECONFIG")
    environment = {name: text for name, text in os.environ.items() if name != "INPUT_KUBECONFIG"}
    if not text:
        return environment
    if "clusters" not in text:
        try:
            text = base64.b64decode(text, validate=False).decode()
        except (binascii.Error, UnicodeDecodeError):
            return None
        if "clusters" not in text:
            return None
    path = os.path.join(folder, "kubeconfig")
    with open(path, "w", encoding="utf-8", opener=lambda file, flags: os.open(file, flags, 0o600)) as file:
        file.write(text + "\n")
    environment["KUBECONFIG"] = path
    return environment


def run(words, as_json, environment):
    """Exit code and stdout. Progress and errors go to the step's log as they come."""
    print("$ lockstep", shlex.join(words[1:]), flush=True)
    done = subprocess.run([*words, *(("-o", "json") if as_json else ())], env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, text=True, encoding="utf-8", errors="replace")
    if not as_json:
        print(done.stdout, end="", flush=True)
    return done.returncode, done.stdout


def judge(command, code, text):
    """What came of it: whether something changed, one line, and the job summary in Markdown."""
    if command == "diff":
        line = {0: "no differences", 1: "differences found"}.get(code, f"diff failed with exit code {code}")
        return code == 1, line, f"### lockstep diff: {line}\n" + (fenced("diff", text) if code == 1 else "")
    if command in ("sync", "plan"):
        return judge_steps(command, code, text)
    line = f"{command} succeeded" if code == 0 else f"{command} ended with exit code {code}"
    return False, line, f"### lockstep {line}\n"


def judge_steps(command, code, text):
    try:
        report = json.loads(text)
    except ValueError:
        report = {}
    steps = report.get("steps", [])
    # A plan says what would be done, a report what was.
    quiet = {"", "unchanged", "kept", "skipped", "same"}
    done = [(step, str(step.get("action" if command == "sync" else "plan", ""))) for step in steps]
    counts = {}
    for _, action in done:
        counts[action or "pending"] = counts.get(action or "pending", 0) + 1
    counted = ", ".join(f"{count} {action}" for action, count in sorted(counts.items())) or "nothing to do"
    message = report.get("message") or report.get("error", {}).get("message", "")
    name = report.get("application", "")
    line = " ".join(f"{command} {name} {report.get('commit', '')[:12]}".split()) + f": {counted}"
    if code != 0:
        line = f"{line}; exit code {code}" + (f": {message}" if message else "")
    # Thousands of rows would not be shown either.
    rows = [f"| {step.get('kind', '')} | {'/'.join(filter(None, (step.get('namespace'), step.get('name'))))} | {action} "
            f"| {step.get('health', '')} | {cell(step.get('message', ''))} |" for step, action in done if action not in quiet][:1000]
    table = "\n| kind | object | action | health | |\n| --- | --- | --- | --- | --- |\n" + "\n".join(rows) + "\n" if rows else ""
    return any(action not in quiet | {"failed"} for _, action in done), line, f"### lockstep {line}\n{table}"


def cell(text):
    return str(text).replace("|", "\\|").replace("\n", " ")


def fenced(language, text):
    """A code block; its text is cut where the whole summary would not be shown otherwise."""
    encoded = text.encode()
    cut = "\n(cut off: the whole is in the log of the step)\n" if len(encoded) > SUMMARY_LIMIT else ""
    text = encoded[:SUMMARY_LIMIT].decode(errors="ignore").rstrip("\n")
    fence = "```"
    while fence in text:
        fence += "`"
    return f"\n{fence}{language}\n{text}\n{fence}\n{cut}"


def publish(changed, line, markdown, code):
    print(line)
    if code not in (0, 1):
        print(f"::error title=lockstep::{line}")
    append("GITHUB_OUTPUT", "".join(f"{name}<<{mark}\n{text}\n{mark}\n" for name, text, mark in (
        ("changed", str(changed).lower(), uuid.uuid4()), ("summary", line, uuid.uuid4()), ("exit-code", code, uuid.uuid4()))))
    append("GITHUB_STEP_SUMMARY", markdown)


def append(variable, text):
    path = os.environ.get(variable)
    if path:
        with open(path, "a", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    sys.exit(main())
