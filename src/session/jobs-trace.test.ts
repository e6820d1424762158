// Jobs, a CronJob, a PodDisruptionBudget, drain and taints as a real cluster of three nodes printed them
// (testdata/jobs.trace): what is typed here has to print the same, but for what chance, the clock and the
// machines decide, and for the Pods of other scenes on the same nodes.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { Session } from "./session.ts";
import { playTrace } from "./test-trace.ts";

const trace = readFileSync(join(import.meta.dirname, "testdata/jobs.trace"), "utf8");

const preparation = `kubectl create namespace wl
kubectl config set-context --current --namespace=wl
cat > ds.yaml <<'EOF'
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {containers: [{name: c, image: "nginx:1.25"}]}
EOF
kubectl apply -f ds.yaml
kubectl rollout status ds/agent
sleep 20`;

/** What stands in the place of names, addresses, times. Columns are as wide as what is in them. */
const blots: readonly (readonly [RegExp, string])[] = [
  [/\b(minikube(-m0\d)?|node\d)\b/g, "NODE"],
  [/\b(agent|bad|manual|pi|web-7b84c5f95f)-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, "$1-SUFFIX"],
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "UID"],
  [/\b10\.\d+\.\d+\.\d+/g, "IP"],
  [/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000/g, "DATE"],
  [/\b(\d+m)?\d+s\b|\b\d+m\b/g, "AGE"],
  [/control-plane/g, "<none>"],
  [/-{3,}/g, "---"],
  [/ {2,}/g, "  "],
];

/** Pods of other scenes; where the Pods of Jobs are; and how fast the first status of a rollout comes. */
const byChance =
  /\bdb-0\b|logs-generator|^(bad|manual|pi)-SUFFIX.*NODE|pod[ /](wl\/)?(bad|manual|pi)-SUFFIX|out of 3 new replicas/;

function compared(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !byChance.test(line));
}

test("every command prints what it printed on a real cluster", async () => {
  const session = new Session({ nodes: 3, turn: () => setImmediate() });
  await session.run(preparation);
  const { there, here } = await playTrace(trace, session, { blots, compared });
  expect(here).toEqual(there);
});
