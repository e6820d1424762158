import { readFileSync } from "node:fs";
import type { Outcome, RealKubectl } from "../real-kubectl.ts";
import { wordsOf } from "./scenes.ts";
import { ourSide, type Place, realSide } from "./sides.ts";

/**
 * Runs the commonest command lines with each client: every one ends as ours does and prints the same,
 * unless `testdata/commonest.txt` says from which version on. Answers what is wrong.
 */
export async function compareVersions(
  kubectls: readonly RealKubectl[],
  place: Place,
): Promise<readonly string[]> {
  const text = readFileSync(new URL("testdata/commonest.txt", import.meta.url), "utf8");
  const problems: string[] = [];
  for (const each of text.split("\n").filter((line) => line && !line.startsWith("#"))) {
    const [line = "", since = "27"] = each.split(" # same since 1.");
    let ours = await ourSide(wordsOf(line), place);
    const outcomes = await Promise.all(
      kubectls.map(async (kubectl) => ({
        kubectl,
        outcome: await realSide(kubectl)(wordsOf(line), place),
      })),
    );
    for (const { kubectl, outcome } of outcomes) {
      const exact = kubectl.minor >= Number(since);
      if (isEqual(outcome, ours, exact)) continue;
      // Ages are counted by the wall clock.
      ours = await ourSide(wordsOf(line), place);
      if (isEqual(await realSide(kubectl)(wordsOf(line), place), ours, exact)) continue;
      problems.push(
        `kubectl 1.${kubectl.minor} ${line}:\n${outcome.stdout}${outcome.stderr}exit code ${outcome.exitCode}, ours:\n${ours.stdout}${ours.stderr}exit code ${ours.exitCode}`,
      );
    }
  }
  return problems;
}

function isEqual(theirs: Outcome, ours: Outcome, exact: boolean): boolean {
  if (theirs.exitCode !== ours.exitCode) return false;
  return !exact || (theirs.stdout === ours.stdout && theirs.stderr === ours.stderr);
}
