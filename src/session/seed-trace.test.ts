// The whole tutorial as a real cluster of three nodes printed it (testdata/seed3node.trace): what is typed
// here has to print the same, but for what chance, the clock and the machines decide. The recorded
// program heeded SIGTERM where the real one takes its 30 s, so the waits are longer than they were.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { Session } from "./session.ts";
import { playScript } from "./transcript.ts";

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

interface Printed {
  readonly line: string;
  readonly output: readonly string[];
}

function read(transcript: string): readonly Printed[] {
  return transcript
    .split(/^\$ /m)
    .slice(1)
    .map((entry) => {
      const [line = "", ...output] = entry.split("\n").filter((text) => !text.startsWith("#@"));
      return { line, output: blotted(line, output.join("\n").trimEnd()) };
    });
}

function blotted(line: string, output: string): readonly string[] {
  const text = blots.reduce((all, [what, word]) => all.replaceAll(what, word), output);
  const lines = text.split("\n").filter((each) => !byChance.test(each));
  return line === "kubectl get events" ? lines.toSorted() : lines;
}

test("every command prints what it printed on a real cluster", async () => {
  const script = trace
    .split("\n")
    .filter((line) => line.startsWith("$ ") || line.startsWith("#@"))
    .map((line) => line.replace(/^\$ /, ""))
    .join("\n");
  const session = new Session({
    turn: async () => {
      await setImmediate();
    },
  });
  await session.run(`cat > bootcamp.yaml <<'EOF'\n${manifest}EOF`);
  let transcript = "";
  await playScript(script, session, (written) => (transcript += written));
  expect(read(transcript)).toEqual(read(trace));
});
