#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Make a kustomize tree of many objects: an overlay of labels and images over a base.

usage: make_tree.py FOLDER OBJECTS [--per-file N]

FOLDER/base holds OBJECTS manifests as an ML platform has them (Deployment, Service,
ConfigMap, PyTorchJob by turns), FOLDER/overlay changes labels, images and the name
prefix. The same arguments make the same bytes. Build FOLDER/overlay.
"""
import argparse
import os

DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: server-{i}
  labels:
    app.kubernetes.io/name: server-{i}
    team: team-{team}
  annotations:
    description: "Serves model {i}: batches requests and keeps the last checkpoint warm"
spec:
  replicas: {replicas}
  selector:
    matchLabels:
      app.kubernetes.io/name: server-{i}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: server-{i}
    spec:
      serviceAccountName: default
      containers:
      - name: server
        image: registry.example.com/models/server:v1.{team}
        args: ["--model", "/models/{i}", "--port", "8080"]
        env:
        - name: MODEL_NAME
          value: model-{i}
        - name: SETTINGS
          valueFrom:
            configMapKeyRef:
              name: settings-{i}
              key: settings.json
        ports:
        - name: http
          containerPort: 8080
        resources:
          requests: {{cpu: 500m, memory: 2Gi}}
          limits: {{memory: 4Gi, nvidia.com/gpu: 1}}
        readinessProbe:
          httpGet: {{path: /healthz, port: http}}
          periodSeconds: 10
      volumes:
      - name: settings
        configMap:
          name: settings-{i}
"""

SERVICE = """apiVersion: v1
kind: Service
metadata:
  name: server-{i}
  labels:
    app.kubernetes.io/name: server-{i}
spec:
  selector:
    app.kubernetes.io/name: server-{i}
  ports:
  - name: http
    port: 80
    targetPort: http
    protocol: TCP
"""

CONFIG_MAP = """apiVersion: v1
kind: ConfigMap
metadata:
  name: settings-{i}
  labels:
    team: team-{team}
data:
  settings.json: |
    {{
      "model": "model-{i}",
      "batch": 32,
      "precision": "bf16",
      "features": ["cache", "stream", "metrics"]
    }}
  log-level: info
"""

TRAINING_JOB = """apiVersion: kubeflow.org/v1
kind: PyTorchJob
metadata:
  name: train-{i}
  labels:
    team: team-{team}
spec:
  runPolicy:
    cleanPodPolicy: Running
    backoffLimit: 3
  pytorchReplicaSpecs:
    Master:
      replicas: 1
      restartPolicy: OnFailure
      template:
        spec:
          containers:
          - name: pytorch
            image: registry.example.com/training/torch:2.{team}
            command: ["torchrun", "--nnodes=4", "train.py", "--run", "{i}"]
            resources:
              limits: {{nvidia.com/gpu: 8}}
    Worker:
      replicas: 3
      restartPolicy: OnFailure
      template:
        spec:
          containers:
          - name: pytorch
            image: registry.example.com/training/torch:2.{team}
            command: ["torchrun", "--nnodes=4", "train.py", "--run", "{i}"]
            resources:
              limits: {{nvidia.com/gpu: 8}}
"""

KINDS = [DEPLOYMENT, SERVICE, CONFIG_MAP, TRAINING_JOB]

OVERLAY = """apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: ml-prod
namePrefix: prod-
resources:
- ../base
labels:
- pairs:
    environment: prod
    cost-center: "4711"
  includeSelectors: true
commonAnnotations:
  contact: ml-platform@example.com
images:
- name: registry.example.com/models/server
  newTag: v2.0.1
- name: registry.example.com/training/torch
  newName: mirror.example.com/torch
  newTag: "2.9"
"""


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)


def make(folder, objects, per_file):
    manifests = [KINDS[n % 4].format(i=n // 4, team=n // 4 % 7, replicas=n // 4 % 3 + 1) for n in range(objects)]
    names = []
    for start in range(0, objects, per_file):
        names.append("part-%05d.yaml" % (start // per_file))
        write(os.path.join(folder, "base", names[-1]), "---\n".join(manifests[start:start + per_file]))
    listed = "".join("- %s\n" % name for name in names)
    write(os.path.join(folder, "base", "kustomization.yaml"), "resources:\n" + listed)
    write(os.path.join(folder, "overlay", "kustomization.yaml"), OVERLAY)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder")
    arguments.add_argument("objects", type=int)
    arguments.add_argument("--per-file", type=int, default=4, help="manifests in one file (default 4)")
    given = arguments.parse_args()
    make(given.folder, given.objects, given.per_file)


if __name__ == "__main__":
    main()
