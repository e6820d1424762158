import type { Cluster } from "#cluster/cluster.ts";
import { type Resource, resources } from "#api/scheme.ts";
import { isObject } from "#base/json.ts";
import { helpFacts } from "../help-facts.ts";
import type { Outcome } from "../real-kubectl.ts";
import type { CopyServer } from "./copy-server.ts";
import { type Scene, type Words, wordsOf } from "./scenes.ts";
import { hung, type OurSide, type Place, type Side } from "./sides.ts";

/** How one command line went on both sides. */
export interface Comparison {
  readonly place: string;
  readonly line: string;
  /** Absent if both are equal. */
  readonly difference?: { readonly theirs: Outcome; readonly ours: Outcome };
}

/** The real kubectl and ours. */
export interface Sides {
  readonly theirs: Side;
  readonly ours: OurSide;
}

/**
 * So often a line that differs is run anew: the second may turn while the real kubectl prints, and `describe`
 * prints the keys of a ConfigMap in random order. What differs by rule differs each time.
 */
export const mostAttempts = 12;

/** Both kubectls run a line that changes nothing on the same server. */
export async function compareRead(
  sides: Sides,
  scene: Scene,
  server: CopyServer,
  place: Place,
): Promise<readonly Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const step of scene.steps) {
    if (step.kind === "wait") throw new Error(`${scene.place}: time stands still for reads`);
    const words = wordsOf(named(step.line, server.cluster));
    let outcomes: readonly Outcome[] = [];
    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      outcomes = await atTheSameSecond(sides, words, place);
      if (same(outcomes) || outcomes.includes(hung)) break;
    }
    comparisons.push(comparison(scene, step.line, outcomes));
  }
  return comparisons;
}

/** Some ages are counted by the clock: ours is told each second at which the real one may have looked at it. */
async function atTheSameSecond(
  { theirs, ours }: Sides,
  words: Words,
  place: Place,
): Promise<readonly Outcome[]> {
  const began = Date.now();
  const outcome = await theirs(words, place);
  const ended = Date.now();
  let outcomes: readonly Outcome[] = [];
  for (let now = ended; ; now -= 1000) {
    outcomes = [outcome, await ours(words, place, Math.max(now, began))];
    if (same(outcomes) || now <= began) return outcomes;
  }
}

/** Each kubectl runs the lines of a scene on a copy of its own; afterwards the copies are equal, too. */
export async function compareChange(
  { theirs, ours }: Sides,
  scene: Scene,
  servers: readonly [CopyServer, CopyServer],
  places: readonly [Place, Place],
): Promise<readonly Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const step of scene.steps) {
    if (step.kind === "wait") {
      for (const { cluster } of servers) pass(cluster, step.seconds);
      continue;
    }
    for (const server of servers) server.beginLine();
    const words = wordsOf(named(step.line, servers[0].cluster));
    const began = Date.now();
    const outcome = await theirs(words, places[0]);
    const outcomes = [outcome, await ours(words, places[1], (began + Date.now()) / 2)];
    const flowed = await Promise.all(servers.map((server) => server.endLine()));
    if (flowed.includes(true)) for (const server of servers) server.catchUp();
    comparisons.push(comparison(scene, step.line, outcomes));
  }
  return [...comparisons, ...compareClusters(scene, servers)];
}

function comparison(scene: Scene, line: string, outcomes: readonly Outcome[]): Comparison {
  const [theirs, ours] = outcomes;
  if (!theirs || !ours || same(outcomes)) return { place: scene.place, line };
  return { place: scene.place, line, difference: { theirs, ours } };
}

function same(outcomes: readonly Outcome[]): boolean {
  const [theirs, ours] = outcomes.map((outcome) => JSON.stringify(withoutProse(outcome)));
  return theirs === ours;
}

/** The prose of help is our own. */
function withoutProse(outcome: Outcome): object {
  const { stdout, stderr, exitCode } = outcome;
  return { stdout: factsIn(stdout), stderr: factsIn(stderr), exitCode };
}

/** What stands before and behind the help, such as an error, counts. */
function factsIn(text: string): unknown {
  const isHelp = /^Usage:\n {2}kubectl|^The following options can/m.test(text);
  if (!isHelp) return text;
  return { ...helpFacts(`\n${text}`), errors: text.match(/^error: .*/gm) };
}

function pass({ simulation }: Cluster, seconds: number): void {
  simulation.runUntil(simulation.now + seconds * 1000);
}

/** Requests that print the same may still differ: what they left behind tells. */
function compareClusters(scene: Scene, servers: readonly [CopyServer, CopyServer]): Comparison[] {
  const [theirs, ours] = servers.map(({ cluster }) => objectsOf(cluster));
  const names = new Set([...theirs!.keys(), ...ours!.keys()]);
  const different = [...names].filter((name) => theirs!.get(name) !== ours!.get(name));
  if (different.length === 0) return [];
  const outcome = (objects: ReadonlyMap<string, string> | undefined): Outcome => ({
    stdout: different.map((name) => `${name}: ${objects?.get(name) ?? "is not there"}\n`).join(""),
    stderr: "",
    exitCode: 0,
  });
  const line = "(what is left behind)";
  return [
    { place: scene.place, line, difference: { theirs: outcome(theirs), ours: outcome(ours) } },
  ];
}

function objectsOf(cluster: Cluster): ReadonlyMap<string, string> {
  const entries = resources.flatMap((resource) =>
    cluster.list(resource).map((object): [string, string] => {
      const { namespace = "", name } = object.metadata;
      return [[resource, namespace, name].filter(Boolean).join("/"), textOf(object)];
    }),
  );
  return new Map(entries);
}

/** As JSON, with fields in order of their names: clients send them in different orders. */
function textOf(object: object): string {
  return JSON.stringify(object, (_, value: unknown) =>
    isObject(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** `%pods/web%` stands for the name of the first Pod with the label app=web. */
function named(line: string, cluster: Cluster): string {
  return line.replaceAll(/%(\w+)\/([\w-]+)%/g, (_, resource: string, app: string) => {
    const found = cluster
      .list(resource as Resource)
      .find(({ metadata }) => metadata.labels?.["app"] === app);
    if (!found) throw new Error(`${line}: no ${resource} with app=${app}`);
    return found.metadata.name;
  });
}
