/** Scripts and manifests that run a target: text, written here whole, so that what is run can be read. */

import type { DeployOptions, Target } from "./vllm-targets.ts";
import { argumentsOf, devicesOfNode, environmentOf, vllmImage } from "./vllm-targets.ts";

/** Weights are 912 GB to read: vLLM is given an hour. */
const startSeconds = 3600;
const frontPort = 8080;

/** `vllm serve` in a shell, its variables first. */
export function serveCommand(target: Target, options: DeployOptions): string {
  const words = argumentsOf(target, options).map((group) => group.map(quoted).join(" "));
  return `${exports(options)}\nvllm serve ${words.join(" \\\n  ")}`;
}

function exports(options: DeployOptions): string {
  const variables = Object.entries(environmentOf(options)).map(([name, value]) => `${name}=${value}`);
  return `export ${variables.join(" ")}`;
}

/** A script for a node, or for the head of several. */
export function serveScript(target: Target, options: DeployOptions): string {
  return `#!/usr/bin/env bash
# ${target.title}: vLLM serves on port 8000.
set -euo pipefail

${serveCommand(target, options)}
`;
}

/** Starts Ray on one node; the head's also serves. */
export function rayScript(target: Target, options: DeployOptions): string {
  return `#!/usr/bin/env bash
# ${target.title}. On the first node: ray.sh head. On every other: ray.sh worker HEAD_ADDRESS.
# Nodes need the same vLLM, the same model under the same name, and ports open between each other.
set -euo pipefail
VLLM_HOST_IP="$(hostname -I | cut -d' ' -f1)"
export VLLM_HOST_IP
${exports(options)}

case "\${1:-}" in
  head)
    ray start --head --port 6379 --num-gpus ${devicesOfNode}
    until [ "$(ray status | grep -c node_)" -ge ${target.numNodes} ]; do sleep 5; done
    ${serveCommand(target, options).split("\n").slice(1).join("\n    ")}
    ;;
  worker)
    ray start --block --address "\${2:?address of the first node}:6379" --num-gpus ${devicesOfNode}
    ;;
  *)
    echo "ray.sh head, or ray.sh worker HEAD_ADDRESS" >&2
    exit 2
    ;;
esac
`;
}

/** vLLM on one node, and vl01 before it. */
export function composeFile(target: Target, options: DeployOptions, version: string): string {
  return `# ${target.title}: vLLM, and vl01 before it on port ${frontPort}.
# VL01_API_KEY=... docker compose up
services:
  vllm:
    image: ${vllmImage}
    entrypoint: [vllm, serve]
    command:
${list(argumentsOf(target, options).flat(), 6)}
    environment:
${mapping(environmentOf(options), 6)}
    volumes:
      - \${HF_HOME:-~/.cache/huggingface}:/root/.cache/huggingface
    ipc: host
    deploy:
      resources:
        reservations:
          devices:
            - driver: nvidia
              count: ${devicesOfNode}
              capabilities: [gpu]
    healthcheck:
      test: ["CMD", "curl", "-f", "http://127.0.0.1:8000/health"]
      interval: 10s
      start_period: ${startSeconds}s
  vl01:
    image: node:22-slim
    command:
${list(frontCommand("http://vllm:8000/v1", version), 6)}
    environment:
      VL01_API_KEY: \${VL01_API_KEY:?a key that clients must send}
    ports:
      - "${frontPort}:${frontPort}"
    depends_on:
      - vllm
`;
}

/** The same for a cluster with NVIDIA's device plugin. */
export function kubernetesFile(target: Target, options: DeployOptions, version: string): string {
  const environment = Object.entries(environmentOf(options))
    .map(([name, value]) => `            - name: ${name}\n              value: "${value}"`)
    .join("\n");
  return `# ${target.title}: vLLM on one node, and vl01 before it.
# kubectl create secret generic vl01 --from-literal=api-key=...
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: huggingface
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 1200Gi
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: vllm
spec:
  replicas: 1
  strategy:
    type: Recreate
  selector:
    matchLabels:
      app: vllm
  template:
    metadata:
      labels:
        app: vllm
    spec:
      # Kubernetes would add variables such as VLLM_PORT, which vLLM reads as its own.
      enableServiceLinks: false
      containers:
        - name: vllm
          image: ${vllmImage}
          command: [vllm, serve]
          args:
${list(argumentsOf(target, options).flat(), 12)}
          env:
${environment}
          ports:
            - containerPort: 8000
          resources:
            limits:
              nvidia.com/gpu: ${devicesOfNode}
          startupProbe:
            httpGet:
              path: /health
              port: 8000
            periodSeconds: 10
            failureThreshold: ${startSeconds / 10}
          readinessProbe:
            httpGet:
              path: /health
              port: 8000
          volumeMounts:
            - name: huggingface
              mountPath: /root/.cache/huggingface
            - name: shared-memory
              mountPath: /dev/shm
      volumes:
        - name: huggingface
          persistentVolumeClaim:
            claimName: huggingface
        - name: shared-memory
          emptyDir:
            medium: Memory
            sizeLimit: 32Gi
---
apiVersion: v1
kind: Service
metadata:
  name: vllm
spec:
  selector:
    app: vllm
  ports:
    - port: 8000
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: vl01
spec:
  replicas: 1
  selector:
    matchLabels:
      app: vl01
  template:
    metadata:
      labels:
        app: vl01
    spec:
      enableServiceLinks: false
      containers:
        - name: vl01
          image: node:22-slim
          args:
${list(frontCommand("http://vllm:8000/v1", version), 12)}
          env:
            - name: VL01_API_KEY
              valueFrom:
                secretKeyRef:
                  name: vl01
                  key: api-key
          ports:
            - containerPort: ${frontPort}
          livenessProbe:
            httpGet:
              path: /health
              port: ${frontPort}
          readinessProbe:
            httpGet:
              path: /ready
              port: ${frontPort}
---
apiVersion: v1
kind: Service
metadata:
  name: vl01
spec:
  selector:
    app: vl01
  ports:
    - port: ${frontPort}
`;
}

function frontCommand(url: string, version: string): readonly string[] {
  const serve = ["serve", "--engine", "vllm", "--url", url, "--host", "0.0.0.0", "--port", String(frontPort)];
  return ["npx", "--yes", `vl01@${version}`, ...serve];
}

/** Items of a YAML sequence. A JSON string is a YAML string. */
function list(items: readonly string[], indent: number): string {
  return items.map((item) => `${" ".repeat(indent)}- ${JSON.stringify(item)}`).join("\n");
}

function mapping(fields: Readonly<Record<string, string>>, indent: number): string {
  return Object.entries(fields)
    .map(([name, value]) => `${" ".repeat(indent)}${name}: ${JSON.stringify(value)}`)
    .join("\n");
}

function quoted(word: string): string {
  return /^[\w./=:-]+$/.test(word) ? word : `'${word}'`;
}
