// The whole tutorial as a real cluster of three nodes printed it (testdata/seed3node.trace): what is typed
// here has to print the same, but for what chance, the clock and the machines decide. The recorded
// program heeded SIGTERM where the real one takes its 30 s, so the waits are longer than they were.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { Session } from "./session.ts";
import { playTrace } from "./test-trace.ts";

const trace = readFileSync(join(import.meta.dirname, "testdata/seed3node.trace"), "utf8");

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: {name: kubernetes-bootcamp, labels: {run: kubernetes-bootcamp}}
spec:
  replicas: 1
  selector: {matchLabels: {run: kubernetes-bootcamp}}
  template:
    metadata: {labels: {run: kubernetes-bootcamp}}
    spec: {containers: [{name: kubernetes-bootcamp, image: "gcr.io/google-samples/kubernetes-bootcamp:v1", ports: [{containerPort: 8080}]}]}
`;

/** What stands in the place of names, addresses, times. Columns are as wide as what is in them. */
const blots: readonly (readonly [RegExp, string])[] = [
  [/\b(minikube(-m0\d)?|node\d)\b/g, "NODE"],
  [/-[bcdfghjklmnpqrstvwxz2456789]{5}(?=[\s":]|$)/gm, "-SUFFIX"],
  [/kube-api-access-\w{5}/g, "kube-api-access-SUFFIX"],
  [/\b(10|192)\.\d+\.\d+\.\d+/g, "IP"],
  [/sha256:[0-9a-f]{64}/g, "DIGEST"],
  [/containerd:\/\/[0-9a-f]{64}/g, "CONTAINER"],
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "UID"],
  [/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000/g, "DATE"],
  [/"?\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"?/g, "DATE"],
  [/resourceVersion: "\d+"/g, "REVISION"],
  [/\b3\d{4}(?=\/TCP|$)/gm, "NODEPORT"],
  [/\b(6443|8443)\b/g, "APIPORT"],
  [/\b(ErrImagePull|ImagePullBackOff)\b/g, "NOPULL"],
  [/\(x\d+ over/g, "(xN over"],
  [/\b(\d+m)?(\d+\.)?\d+m?s\b/g, "AGE"],
  [/\b\d+m(?=\s|$)/gm, "AGE"],
  [/ {2,}/g, "  "],
];

/** Whether a node had the image already, and in which order Pods came to their nodes, is chance. */
const byChance = /Pulling image|Successfully pulled|already present|NodeSchedulable|status is now/;

function compared(lines: readonly string[], line: string): readonly string[] {
  const certain = lines.filter((each) => !byChance.test(each));
  return line === "kubectl get events" ? certain.toSorted() : certain;
}

test("every command prints what it printed on a real cluster", async () => {
  const session = new Session({ turn: () => setImmediate() });
  await session.run(`cat > bootcamp.yaml <<'EOF'\n${manifest}EOF`);
  const { there, here } = await playTrace(trace, session, { blots, compared });
  expect(here).toEqual(there);
});
