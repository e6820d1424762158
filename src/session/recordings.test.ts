// Three recordings of a real cluster of three nodes (testdata/recorded): the tutorial, workloads of every kind, and
// mistakes. Every block has to be printed here as it was there.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { readDescriptions } from "#node/descriptions.ts";
import { Session } from "./session.ts";
import { type Block, playRecording } from "./test-recording.ts";
import { watchStreams } from "./test-streams.ts";

const folder = join(import.meta.dirname, "testdata/recorded");

/** What cannot be the same in the output of some lines, why, and what of it is compared all the same. */
interface Chance {
  readonly line: RegExp;
  readonly why: string;
  readonly compared: (output: readonly string[]) => readonly string[];
}

const without =
  (what: RegExp): Chance["compared"] =>
  (output) =>
    output.filter((each) => !what.test(each));

/** Each of equal lines that follow one another once. */
const once: Chance["compared"] = (output) =>
  output.filter((each, index) => each !== output[index - 1]);

interface Recording {
  readonly file: string;
  readonly manifests: readonly string[];
  /** One with which chance puts the Pods onto the nodes that it put them onto there. */
  readonly seed: number;
  readonly chances: readonly Chance[];
  /** What was written meanwhile, where that was recorded as well. */
  readonly streams?: string;
}

/** What is minikube's on its nodes, or that of the machine. */
const ownOfNodes: Chance["compared"] = (output) =>
  output
    .map((each) => each.replace("control-plane", "<none>"))
    .map((each) => each.replace(/^(Annotations:)?\s+(?=\S+: \S+$)/, ""))
    .filter((each) => !/minikube\.k8s\.io|cri-socket|CgroupV1|^PodCIDR/.test(each))
    .filter(
      (each) => !/^\s*(ephemeral-storage|memory|Machine ID|System UUID|Kernel)\b.*: /.test(each),
    );

const roleOfFirst: Chance = {
  line: /^kubectl get nodes/,
  why: "minikube's first node has a role",
  compared: ownOfNodes,
};

const recordings: readonly Recording[] = [
  {
    file: "workloads.txt",
    manifests: ["sts.yaml", "ds.yaml"],
    seed: 8,
    chances: [
      roleOfFirst,
      { line: /^kubectl describe node/, why: "other machines, by minikube", compared: ownOfNodes },
      {
        line: /^kubectl rollout status ds/,
        why: "how often a status is written that says the same of this",
        compared: once,
      },
      {
        line: /^kubectl rollout status deploy\/web {2}#/,
        why: "whether the Deployment was seen before its first look at its Pods",
        compared: without(/ 0 out of 3 new replicas/),
      },
      {
        line: /^kubectl rollout status deploy\/web --timeout/,
        why: "how many of twelve Pods come and go between two writes of a status",
        compared: (output) =>
          once(output.map((each) => each.replace(/: \d+ (out of|of|old)/, ": N $1"))),
      },
      {
        line: /^kubectl logs job/,
        why: "the recorded runtime kept no logs",
        compared: (output) => output.map((each) => each.replace(/^failed.*(?=# exit)/, "")),
      },
      { line: /^kubectl drain/, why: "somebody else's Pod", compared: without(/logs-generator/) },
      {
        line: /^kubectl autoscale/,
        why: "what is not simulated is told so",
        compared: without(/^Warning: HorizontalPodAutoscaler: accepted/),
      },
      {
        line: /^kubectl describe rs/,
        why: "how often a refused Pod is tried again in some seconds, and which of two that are made at once is refused",
        compared: (output) =>
          output.map((each) => each.replace(/\(x\d+ over/, "(xN over")).toSorted(),
      },
      {
        line: /^kubectl get all {2}# t=133914ms/,
        why: "how much a tenth of a second after its owners were deleted the garbage collector has done",
        compared: without(/^pod\//),
      },
    ],
  },
  {
    file: "errors.txt",
    manifests: ["ds.yaml", ...[1, 2, 4, 7, 8, 9, 10].map((number) => `e${number}.yaml`)],
    seed: 19,
    chances: [
      roleOfFirst,
      {
        line: /^kubectl describe deployment we$/,
        why: "the time of a restart is in the hash of its template",
        compared: (output) =>
          output.map((each) =>
            each.replaceAll(/web-(?!7b84c5f95f|569696d9f6|796cf5c97c)\w+/g, "web-RESTARTED"),
          ),
      },
      {
        line: /^kubectl logs web1/,
        why: "the recorded runtime made up a log",
        compared: (output) => output.slice(-1),
      },
      {
        line: /^kubectl drain/,
        why: "which of two Pods is gone first",
        compared: (output) => output.toSorted(),
      },
    ],
  },
  {
    file: "seed3node.txt",
    streams: "seed3node-streams.json",
    manifests: ["bootcamp.yaml"],
    seed: 1,
    chances: [
      {
        line: /./,
        why: "where Pods come to, and which images were there already",
        compared: (output) =>
          output
            .map((each) => each.replace(/(?<=^Node: .*|assigned .*)node\d/, "NODE"))
            .filter((each) => !/Pulling image|Successfully pulled|already present/.test(each)),
      },
      {
        line: /^kubectl get events/,
        why: "the order of rows of Pods whose names were made up",
        compared: (output) => output.toSorted(),
      },
      {
        line: /^kubectl get (endpoints|endpointslices)/,
        why: "the port of minikube's API server",
        compared: (output) => output.map((each) => each.replace(/\b8443\b/, "6443")),
      },
      {
        line: /^kubectl get pods$/,
        why: "the program of the real image takes its 30 s to stop: by then the image is tried again",
        compared: (output) =>
          output.map((each) => each.replace("ErrImagePull", "ImagePullBackOff")),
      },
    ],
  },
];

function read(name: string): string {
  return readFileSync(join(folder, name), "utf8");
}

async function play({ file, manifests, seed }: Recording) {
  const session = new Session({
    nodes: 3,
    seed,
    turn: () => setImmediate(),
    documentation: () => Promise.resolve(readDescriptions()),
  });
  for (const name of manifests) await session.run(`cat > ${name} <<'EOF'\n${read(name)}\nEOF`);
  const streams = watchStreams(session.cluster);
  return { ...(await playRecording(read(file), session)), streams };
}

/** The blocks without what cannot be the same. */
function compared(blocks: readonly Block[], chances: readonly Chance[]): readonly Block[] {
  return blocks.map(({ line, output }) => ({
    line,
    output: chances
      .filter((chance) => chance.line.test(line))
      .reduce((all, chance) => chance.compared(all), output),
  }));
}

test.each(recordings)("$file", async (recording) => {
  const { there, here, streams } = await play(recording);
  expect(compared(here, recording.chances)).toEqual(compared(there, recording.chances));
  if (recording.streams) expect(streams()).toEqual(JSON.parse(read(recording.streams)));
});
