// `npm run conformance [-- --only REGEXP] [--report FILE]`: the real kubectl and ours against the same server.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findRealKubectls, kubectlToCompare } from "../real-kubectl.ts";
import { conformanceCluster } from "./conformance-cluster.ts";
import {
  compareChange,
  compareRead,
  type Comparison,
  mostAttempts,
  type Sides,
} from "./compare.ts";
import { CopyServer } from "./copy-server.ts";
import { knownDifferences } from "./known-differences.ts";
import { differenceText, reportOf } from "./report.ts";
import { readScenes, type Scene } from "./scenes.ts";
import { ourSide, realSide } from "./sides.ts";
import { compareVersions } from "./versions.ts";

const { values } = parseArgs({
  options: { only: { type: "string" }, report: { type: "string" } },
});
const testdata = new URL("testdata/", import.meta.url);
/** So much virtual time a scene may take without leaving the wall clock behind. */
const sceneMs = 10 * 60_000;
const real = kubectlToCompare();
if (real) {
  process.exitCode = await conform(real);
} else {
  console.log(
    "SKIPPED: there is no kubectl ≥ 1.31 on PATH, or beside the file that it links to, to compare with",
  );
  writeReport({ passed: 0, failed: 0, skipped: 1 });
}

async function conform(kubectl: NonNullable<typeof real>): Promise<number> {
  const home = mkdtempSync(join(tmpdir(), "slipway-conformance-"));
  try {
    const sides: Sides = { theirs: realSide(kubectl), ours: ourSide };
    // Whole seconds, as the real server's times.
    const present = Math.floor(Date.now() / 1000) * 1000;
    const reads = await compareReads(sides, home, present);
    const comparisons = [...reads.comparisons, ...(await compareChanges(sides, home, present))];
    const versions = values.only ? [] : await versionsOf(home, present);
    const report = reportOf(comparisons, values.only ? new Set() : knownDifferences());
    for (const each of report.unexpected) console.log(differenceText(each));
    for (const line of report.vanished) {
      console.log(`docs/fidelity.md says that this differs, but it does not: kubectl ${line}`);
    }
    for (const text of [...versions, ...reads.changes]) console.log(text);
    console.log(`kubectl 1.${kubectl.minor}: ${report.summary}`);
    const wrong = [report.unexpected, report.vanished, versions, reads.changes];
    const failed = wrong.reduce((sum, { length }) => sum + length, report.tooMany ? 1 : 0);
    writeReport({ passed: report.equal, failed, skipped: 0 });
    return failed > 0 ? 1 : 0;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** The scenes of a folder that `--only` lets through. */
function chosen(folder: string): readonly Scene[] {
  const only = new RegExp(values.only ?? "");
  return readScenes(new URL(`${folder}/`, testdata)).filter(({ place, steps }) =>
    [place, ...steps.map((step) => (step.kind === "line" ? step.line : ""))].some((text) =>
      only.test(text),
    ),
  );
}

/** All lines of reads/ on one server, which they must leave as it is. */
async function compareReads(
  sides: Sides,
  home: string,
  present: number,
): Promise<{ readonly comparisons: readonly Comparison[]; readonly changes: readonly string[] }> {
  const server = new CopyServer(conformanceCluster(present), false);
  const place = { server: await server.listen(), home, folder: freshFolder(home, "reads") };
  const only = new RegExp(values.only ?? "");
  const lines = chosen("reads").flatMap((scene) =>
    scene.steps
      .filter((step) => step.kind === "wait" || only.test(step.line) || only.test(scene.place))
      .map((step): Scene => ({ place: scene.place, steps: [step] })),
  );
  const comparisons = await spread(
    lines,
    3,
    () => (scene) => compareRead(sides, scene, server, place),
  );
  server.close();
  const changes = server.changes.map(
    ({ method, path, body }) =>
      `a line of reads/ has changed the cluster: ${method} ${path} ${body}`,
  );
  return { comparisons, changes };
}

async function compareChanges(sides: Sides, home: string, present: number): Promise<Comparison[]> {
  const servers: CopyServer[] = [];
  const beginning = present - sceneMs;
  const comparisons = await spread(chosen("changes"), 2, (worker) => {
    const rig = (["theirs", "ours"] as const).map((name) => {
      const server = new CopyServer(conformanceCluster(beginning), true);
      servers.push(server);
      return { name: `${name}-${worker}`, server, url: server.listen() };
    });
    const fresh = rig[0]!.server.cluster.revision;
    const attempt = async (scene: Scene) => {
      const places = [];
      for (const { name, server, url } of rig) {
        if (server.cluster.revision !== fresh) server.cluster = conformanceCluster(beginning);
        places.push({ server: await url, home, folder: freshFolder(home, name) });
      }
      const [theirs, ours] = rig;
      const [theirPlace, ourPlace] = places;
      return compareChange(sides, scene, [theirs!.server, ours!.server], [theirPlace!, ourPlace!]);
    };
    return async (scene) => {
      let found = await attempt(scene);
      // A time that a client writes may fall on another second than the other's, too.
      for (let again = 2; again <= mostAttempts && found.some((each) => each.difference); again++) {
        found = await attempt(scene);
      }
      return found;
    };
  });
  for (const server of servers) server.close();
  return comparisons;
}

async function versionsOf(home: string, present: number): Promise<readonly string[]> {
  const server = new CopyServer(conformanceCluster(present), false);
  const place = { server: await server.listen(), home, folder: freshFolder(home, "versions") };
  const problems = await compareVersions(findRealKubectls(), place);
  server.close();
  return problems;
}

/** Each worker takes the next scene when it is done with one. */
async function spread(
  scenes: readonly Scene[],
  workers: number,
  makeWorker: (worker: number) => (scene: Scene) => Promise<readonly Comparison[]>,
): Promise<Comparison[]> {
  const results: (readonly Comparison[])[] = [];
  let next = 0;
  const work = async (worker: number): Promise<void> => {
    const compare = makeWorker(worker);
    for (let index = next++; index < scenes.length; index = next++) {
      results[index] = await compare(scenes[index]!);
    }
  };
  await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)));
  return results.flat();
}

/** A working directory with the files that command lines name. */
function freshFolder(home: string, name: string): string {
  const folder = join(home, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const kubeconfigs = readdirSync(home).filter((each) => each.startsWith(`${name}.`));
  for (const each of kubeconfigs) rmSync(join(home, each));
  cpSync(fileURLToPath(new URL("files", testdata)), folder, { recursive: true });
  return folder;
}

function writeReport(counts: Readonly<Record<"passed" | "failed" | "skipped", number>>): void {
  if (values.report) writeFileSync(values.report, JSON.stringify(counts));
}
