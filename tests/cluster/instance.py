# SPDX-License-Identifier: Apache-2.0
"""One running test cluster: its folder, its ports, its processes. Several can run side by side."""
import base64
import contextlib
import fcntl
import json
import os
import random
import re
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time

import api
import binaries
import certificates

HERE = os.path.dirname(os.path.abspath(__file__))


class StartError(Exception):
    """A part ended or did not become ready; the text says which and where its log is."""


class Instance:
    def __init__(self, folder):
        self.folder = os.path.abspath(folder)
        self.kubeconfig = self.path("kubeconfig")

    def path(self, *names):
        return os.path.join(self.folder, *names)

    # --- state -----------------------------------------------------------------------------------------------

    def state(self):
        try:
            with open(self.path("state.json"), encoding="utf-8") as file:
                return json.load(file)
        except (OSError, ValueError):
            return {}

    def running(self):
        """Whether every part that was started still runs."""
        processes = self.state().get("processes", {})
        return bool(processes) and all(_alive(entry) for entry in processes.values())

    def memory(self):
        """Resident megabytes of each part."""
        pages = {part: _read(f"/proc/{entry['pid']}/statm") for part, entry in self.state()["processes"].items()}
        return {part: int(text.split()[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20 for part, text in pages.items() if text}

    # --- up and down -----------------------------------------------------------------------------------------

    def up(self, nodes, gpus, apiserver_args=(), patience=180):
        """Starts the cluster unless it runs; returns how many seconds each step took."""
        commands = binaries.commands()
        with self._locked():
            if self.running():
                return self.state()["took"]
            for attempt in range(3):  # another process may take a port between its choice and its use
                self._end()
                try:
                    return self._start(commands, nodes, gpus, apiserver_args, patience)
                except Exception as error:
                    self._end(keep_files=True)
                    if attempt == 2 or "address already in use" not in str(error):
                        raise

    def down(self):
        with self._locked():
            self._end()

    @contextlib.contextmanager
    def _locked(self):
        parent = os.path.dirname(self.folder)
        os.makedirs(parent, exist_ok=True)
        with open(self.folder + ".lock", "w", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _end(self, keep_files=False):
        # A clean stop of etcd and the API server takes up to 20 s and saves nothing that is wanted.
        for entry in self.state().get("processes", {}).values():
            if _alive(entry):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(entry["pid"], signal.SIGKILL)
        if not keep_files:
            shutil.rmtree(self.folder, ignore_errors=True)

    # --- the parts -------------------------------------------------------------------------------------------

    def _start(self, commands, nodes, gpus, apiserver_args, patience):
        os.makedirs(self.path("log"))
        clock = Clock(patience)
        self._processes = {}
        self._commands = commands
        etcd_port, peer_port, api_port, kubelet_port, kwok_port = _free_ports(5)
        server = f"https://127.0.0.1:{api_port}"
        certificates.make(self.folder)
        tokens = self._write_tokens()
        self._write_kubeconfigs(server, tokens)
        self._write_kubectl()
        client = api.Api(server, self.path("ca.crt"), tokens["admin"])
        clock.mark("certificates")

        etcd = f"http://127.0.0.1:{etcd_port}"
        self._run("etcd", "--data-dir", self.path("etcd"), "--listen-client-urls", etcd, "--advertise-client-urls", etcd,
                  "--listen-peer-urls", f"http://127.0.0.1:{peer_port}", "--unsafe-no-fsync", "--quota-backend-bytes", "4294967296")
        self._run("kube-apiserver", "--etcd-servers", etcd, "--bind-address", "127.0.0.1", "--secure-port", str(api_port),
                  "--tls-cert-file", self.path("server.crt"), "--tls-private-key-file", self.path("server.key"),
                  "--client-ca-file", self.path("ca.crt"), "--cert-dir", self.path("apiserver"),
                  "--service-account-key-file", self.path("sa.pub"), "--service-account-signing-key-file", self.path("sa.key"),
                  "--service-account-issuer", "https://kubernetes.default.svc", "--token-auth-file", self.path("tokens.csv"),
                  "--authorization-mode", "RBAC", "--service-cluster-ip-range", "10.0.0.0/16", "--allow-privileged",
                  "--audit-policy-file", os.path.join(HERE, "audit-policy.yaml"), "--audit-log-path", self.path("audit.log"),
                  "--endpoint-reconciler-type", "none", *apiserver_args)
        self._until(clock, "the API server is ready", client.ready)
        clock.mark("api server")

        self._run("kube-controller-manager", "--kubeconfig", self.path("kube-controller-manager.kubeconfig"),
                  "--service-account-private-key-file", self.path("sa.key"), "--root-ca-file", self.path("ca.crt"),
                  "--leader-elect=false", "--secure-port=0", "--node-monitor-period=1s", "--concurrent-gc-syncs=5",
                  "--controllers=*,-nodeipam,-node-route-controller,-cloud-node-lifecycle,-service-lb-controller")
        self._run("kube-scheduler", "--kubeconfig", self.path("kube-scheduler.kubeconfig"), "--leader-elect=false", "--secure-port=0")
        self._run("pod-logs", "--kubeconfig", self.path("pod-logs.kubeconfig"), "--address", f"127.0.0.1:{kubelet_port}",
                  "--tls-cert-file", self.path("server.crt"), "--tls-private-key-file", self.path("server.key"), "--dir", self.path("pods"))
        self._run("kwok", "--kubeconfig", self.path("kwok.kubeconfig"), "--manage-all-nodes", "--node-ip", "127.0.0.1",
                  "--node-port", str(kubelet_port), "--server-address", f"127.0.0.1:{kwok_port}", "--config", os.path.join(HERE, "stages", "nodes.yaml"),
                  "--config", os.path.join(HERE, "stages", "pods.yaml"))
        for number in range(nodes):
            _create_node(client, f"gpu-{number}", gpus)
        crds = [_apply_crd(client, path) for path in binaries.training_crds()]
        self._until(clock, "the training operator's kinds are served", lambda: _established(client) >= set(crds))
        self._run("training-operator", environment={"KUBECONFIG": self.path("training-operator.kubeconfig")})
        self._until(clock, "nodes are ready", lambda: _ready_nodes(client) == nodes)
        self._until(clock, "the default service account exists", lambda: client.get("/api/v1/namespaces/default/serviceaccounts/default"))
        clock.mark("controllers and nodes")
        self._save(server=server, took=clock.took)
        return clock.took

    def _run(self, part, *args, environment=None):
        with open(self.path("log", part + ".log"), "wb") as log:
            process = subprocess.Popen([*self._commands[part], *args], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log,
                                       stderr=subprocess.STDOUT, env={**os.environ, **(environment or {})}, start_new_session=True)
        self._processes[part] = {"pid": process.pid, "started": _start_time(process.pid)}
        self._save()

    def _save(self, **more):
        state = {**self.state(), **more, "processes": self._processes}
        scratch = self.path("state.json.new")
        with open(scratch, "w", encoding="utf-8") as file:
            json.dump(state, file, indent=1)
        os.replace(scratch, self.path("state.json"))

    def _until(self, clock, what, condition):
        while not _holds(condition):
            for part, entry in self._processes.items():
                if not _alive(entry):
                    raise StartError(f"{part} ended while waiting until {what}; its log, {self.path('log', part + '.log')}, ends:\n"
                                     + _tail(self.path("log", part + ".log")))
            if clock.over():
                raise StartError(f"waited {clock.patience} s in vain until {what}; logs are in {self.path('log')}")
            time.sleep(0.1)

    # --- who may speak to it ---------------------------------------------------------------------------------

    def _write_tokens(self):
        """Random tokens for a user of every kind; parts get the names that the built-in RBAC roles know."""
        users = {
            "admin": ("admin", "system:masters"),
            "limited": ("limited", "lockstep.test:limited"),
            "kube-controller-manager": ("system:kube-controller-manager", "system:masters,lockstep.test:parts"),
            "kube-scheduler": ("system:kube-scheduler", "lockstep.test:parts"),
            "kwok": ("kwok", "system:masters,lockstep.test:parts"),
            "pod-logs": ("pod-logs", "system:masters,lockstep.test:parts"),
            "training-operator": ("training-operator", "system:masters,lockstep.test:parts"),
        }
        tokens = {user: secrets.token_hex(16) for user in users}
        with open(self.path("tokens.csv"), "w", encoding="utf-8") as file:
            for user, (name, groups) in users.items():
                file.write(f'{tokens[user]},{name},{name},"{groups}"\n')
        return tokens

    def _write_kubeconfigs(self, server, tokens):
        cluster = {"server": server, "certificate-authority-data": self._encoded("ca.crt")}
        certificate = {"client-certificate-data": self._encoded("admin.crt"), "client-key-data": self._encoded("admin.key")}
        _write_kubeconfig(self.kubeconfig, cluster, {
            "lockstep-test": {"token": tokens["admin"]},
            "lockstep-test-certificate": certificate,
            "lockstep-test-limited": {"token": tokens["limited"]},
        })
        for part in tokens.keys() - {"admin", "limited"}:
            _write_kubeconfig(self.path(part + ".kubeconfig"), cluster, {part: {"token": tokens[part]}})

    def _write_kubectl(self):
        words = " ".join(shlex.quote(word) for word in [*self._commands["kubectl"], "--kubeconfig", self.kubeconfig])
        os.mkdir(self.path("bin"))
        with open(self.path("bin", "kubectl"), "w", encoding="utf-8", opener=lambda file, flags: os.open(file, flags, 0o755)) as file:
            file.write(f'#!/bin/sh\nexec {words} "$@"\n')

    def _encoded(self, name):
        with open(self.path(name), "rb") as file:
            return base64.b64encode(file.read()).decode()


class Clock:
    """How long the steps of a start take, and when patience ends."""

    def __init__(self, patience):
        self.patience = patience
        self.took = {}
        self._began = self._last = time.monotonic()

    def mark(self, step):
        now = time.monotonic()
        self.took[step] = round(now - self._last, 2)
        self._last = now

    def over(self):
        return time.monotonic() - self._began > self.patience


def _write_kubeconfig(path, cluster, users):
    names = list(users)
    config = {
        "apiVersion": "v1", "kind": "Config", "current-context": names[0],
        "clusters": [{"name": "lockstep-test", "cluster": cluster}],
        "users": [{"name": name, "user": users[name]} for name in names],
        "contexts": [{"name": name, "context": {"cluster": "lockstep-test", "user": name}} for name in names],
    }
    with open(path, "w", encoding="utf-8", opener=lambda file, flags: os.open(file, flags, 0o600)) as file:
        json.dump(config, file, indent=1)  # JSON is YAML


def _create_node(client, name, gpus):
    resources = {"cpu": "96", "memory": "1Ti", "pods": "500", "ephemeral-storage": "2Ti", "nvidia.com/gpu": str(gpus)}
    client.request("POST", "/api/v1/nodes", json.dumps({
        "apiVersion": "v1", "kind": "Node",
        "metadata": {"name": name, "annotations": {"kwok.x-k8s.io/node": "fake"}, "labels": {
            "kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64",
            "nvidia.com/gpu.product": "NVIDIA-H100-80GB-HBM3", "nvidia.com/gpu.count": str(gpus)}},
        "status": {"allocatable": resources, "capacity": resources},
    }).encode(), "application/json")


def _apply_crd(client, path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    name = re.search(r"^metadata:\n(?:  .*\n)*?  name: (\S+)", text, re.MULTILINE).group(1)
    client.apply_yaml("/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + name, text)
    return name


def _established(client):
    crds = client.get("/apis/apiextensions.k8s.io/v1/customresourcedefinitions")["items"]
    return {crd["metadata"]["name"] for crd in crds if _condition(crd, "Established")}


def _condition(thing, wanted):
    return any(c["type"] == wanted and c["status"] == "True" for c in thing.get("status", {}).get("conditions") or [])


def _holds(condition):
    try:
        return condition()
    except OSError:  # not served yet, or the server is too busy to answer in time
        return False


def _ready_nodes(client):
    return sum(_condition(node, "Ready") for node in client.get("/api/v1/nodes")["items"])


def _free_ports(count):
    """Free ports below the range from which the kernel serves outgoing connections: those of etcd's clients alone
    would often hit a port between its choice and its use."""
    ports = []
    while len(ports) < count:
        port = random.randrange(15000, 32000)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            if port not in ports:
                ports.append(port)
    return ports


def _start_time(pid):
    """When the kernel started this process: tells it from a later one with the same number. None: it is gone."""
    fields = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return fields[19] if fields and fields[0] != "Z" else None


def _read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def _alive(entry):
    return entry["started"] is not None and _start_time(entry["pid"]) == entry["started"]


def _tail(path, lines=15):
    with open(path, encoding="utf-8", errors="replace") as file:
        return "".join(file.readlines()[-lines:])
