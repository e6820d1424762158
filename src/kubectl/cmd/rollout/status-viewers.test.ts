import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Deployment } from "#api/apps.ts";
import { UsageError } from "../../errors.ts";
import { deploymentStatus } from "./status-viewers.ts";

// Every row of the table recorded from the real function.

interface Row {
  readonly deployment: Deployment;
  readonly revision: number;
  readonly msg: string;
  readonly done: boolean;
  readonly err?: string;
}

const rows = JSON.parse(
  readFileSync(new URL("testdata/rollout-status.json", import.meta.url), "utf8"),
) as Row[];

function outcome({ deployment, revision }: Row): Omit<Row, "deployment" | "revision"> {
  try {
    const { message, done } = deploymentStatus(deployment, revision);
    return { msg: message, done };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { msg: "", done: false, err: error.message };
  }
}

test("rollout status of a Deployment, as recorded", () => {
  expect(rows.length).toBe(200);
  for (const row of rows) {
    const { deployment, revision } = row;
    expect({ deployment, revision, ...outcome(row) }).toEqual(row);
  }
});

interface Watched {
  readonly name: string;
  /** As the watch showed it, in order. */
  readonly deployments: readonly Deployment[];
  readonly lines: readonly string[];
}

const watched = readFileSync(new URL("testdata/rolling-status.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Watched);

test.each(watched)("rollout status prints a line for every change: $name", (recording) => {
  const lines = recording.deployments.map((deployment) => {
    const { msg, err } = outcome({ deployment, revision: 0, msg: "", done: false });
    return err === undefined ? msg.trimEnd() : `error: ${err}`;
  });
  expect(lines).toEqual(recording.lines);
});
