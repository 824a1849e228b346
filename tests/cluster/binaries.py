# SPDX-License-Identifier: Apache-2.0
"""The programs of the test cluster: built once from the Go modules beside this file, kept in a cache whose
folders are named by a hash of the sources, go.sum included."""
import contextlib
import fcntl
import glob
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time

import go_toolchain

HERE = os.path.dirname(os.path.abspath(__file__))
CACHE = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "lockstep-testcluster")
KUBE_VERSION = "v1.36.1"  # clients refuse a server that cannot tell its version, so it is linked in
PARTS = ("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl", "pod-logs")


def commands():
    """Name of each part → the words that start it. What KUBEBUILDER_ASSETS holds comes before what is built."""
    kube, training = build()
    found = {part: [os.path.join(kube, "kube-all"), part] for part in PARTS}
    found["kwok"] = [os.path.join(kube, "kwok")]
    found["training-operator"] = [os.path.join(training, "training-operator")]
    assets = os.environ.get("KUBEBUILDER_ASSETS")
    for part in found if assets else ():
        program = os.path.join(assets, part)
        if os.access(program, os.X_OK):
            found[part] = [program]
    return found


def training_crds():
    """Paths of the YAML files that define the training operator's kinds."""
    _, training = build()
    return sorted(path for path in glob.glob(os.path.join(training, "crds", "*.yaml")) if "kustomization" not in path)


def build():
    """Folders of the built modules kube and training."""
    return _module("kube", _build_kube), _module("training", _build_training)


def _module(name, builder):
    folder = os.path.join(CACHE, f"{name}-{_key(name)}")
    if os.path.isdir(folder):
        return folder
    with _lock(name):
        if not os.path.isdir(folder):
            began = time.monotonic()
            print(f"building the test cluster's module {name} (minutes when Go's build cache is cold)", file=sys.stderr, flush=True)
            scratch = tempfile.mkdtemp(prefix=f"{name}-building-", dir=CACHE)
            try:
                builder(go_toolchain.find(CACHE), os.path.join(HERE, name), scratch)
                os.rename(scratch, folder)
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
            print(f"built {name} in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return folder


def _build_kube(go, module, out):
    package = "k8s.io/component-base/version"
    major, minor, _ = KUBE_VERSION[1:].split(".")
    version = f"-X {package}.gitVersion={KUBE_VERSION} -X {package}.gitMajor={major} -X {package}.gitMinor={minor}"
    _go(go, module, "build", "-ldflags", "-s -w " + version, "-o", os.path.join(out, "kube-all"), ".")
    _go(go, module, "build", "-ldflags", "-s -w", "-o", os.path.join(out, "kwok"), "sigs.k8s.io/kwok/cmd/kwok")


def _build_training(go, module, out):
    _go(go, module, "build", "-ldflags", "-s -w", "-o", os.path.join(out, "training-operator"), ".")
    source = _go(go, module, "list", "-m", "-f", "{{.Dir}}", "github.com/kubeflow/training-operator")
    shutil.copytree(os.path.join(source.strip(), "manifests", "base", "crds"), os.path.join(out, "crds"), copy_function=shutil.copyfile)
    os.chmod(os.path.join(out, "crds"), 0o755)


def _go(go, module, *args):
    # Without inlining the compiler needs a third less time (measured on k8s.io/apimachinery: 60 s against 90 s of
    # CPU); the servers do not get noticeably slower by it.
    environment = {**os.environ, "GOFLAGS": "-mod=readonly -buildvcs=false -gcflags=all=-l"}
    run = subprocess.run([go, *args], cwd=module, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    if run.returncode != 0:
        sys.exit(f"error: go {args[0]} of {module} ended with {run.returncode}\n"
                 "  hint: the Go module proxy must be reachable once; later builds use the cache")
    return run.stdout


def _key(name):
    digest = hashlib.sha256()
    for path in sorted(glob.glob(os.path.join(HERE, name, "*"))):
        digest.update(os.path.basename(path).encode() + b"\0")
        with open(path, "rb") as file:
            digest.update(file.read() + b"\0")
    return digest.hexdigest()[:16]


@contextlib.contextmanager
def _lock(name):
    os.makedirs(CACHE, exist_ok=True)
    with open(os.path.join(CACHE, f"{name}.lock"), "w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # a second build waits for the first and uses its result
        yield
