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
