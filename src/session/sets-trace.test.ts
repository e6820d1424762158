// The life of a StatefulSet and a DaemonSet as a real cluster of three nodes printed it
// (testdata/sets.trace): what is typed here has to print the same, but for what chance, the clock and the
// machines decide. Images come more slowly here, so some waits are longer than they were.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { Session } from "./session.ts";
import { playTrace } from "./test-trace.ts";

const trace = readFileSync(join(import.meta.dirname, "testdata/sets.trace"), "utf8");

const preparation = `kubectl create namespace wl
kubectl config set-context --current --namespace=wl
cat > sts.yaml <<'EOF'
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {clusterIP: None, selector: {app: db}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 3
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: c, image: "nginx:1.25"}]}
EOF
cat > ds.yaml <<'EOF'
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {containers: [{name: c, image: "nginx:1.25"}]}
EOF`;

/** What stands in the place of names, addresses, times. Columns are as wide as what is in them. */
const blots: readonly (readonly [RegExp, string])[] = [
  [/\b(minikube(-m0\d)?|node\d)\b/g, "NODE"],
  [/agent-[bcdfghjklmnpqrstvwxz2456789]{5}(?=\s|$)/gm, "agent-SUFFIX"],
  [/\b10\.\d+\.\d+\.\d+/g, "IP"],
  [/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000/g, "DATE"],
  [/\b(\d+m)?\d+s\b/g, "AGE"],
  [/-{3,}/g, "---"],
  [/ {2,}/g, "  "],
];

/** How often a DaemonSet's status is written while its Pods come and go is chance, there and here. */
function compared(lines: readonly string[], line: string): readonly string[] {
  return line === "kubectl rollout status ds/agent"
    ? lines.filter((each, index) => each !== lines[index - 1])
    : lines;
}

test("every command prints what it printed on a real cluster", async () => {
  const session = new Session({ nodes: 3, turn: () => setImmediate() });
  await session.run(preparation);
  const { there, here } = await playTrace(trace, session, { blots, compared });
  expect(here).toEqual(there);
});
