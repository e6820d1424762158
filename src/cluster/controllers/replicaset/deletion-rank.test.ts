import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Pod } from "#api/core.ts";
import { parseTime } from "#api/time.ts";
import { deletionOrder } from "./deletion-rank.ts";

interface Row {
  now: string;
  pods: Pod[];
  deleteOrder: string[];
}

test("the real ReplicaSet controller deletes in this order", () => {
  const rows = JSON.parse(
    readFileSync(new URL("testdata/deletion-rank.json", import.meta.url), "utf8"),
  ) as Row[];
  for (const { now, pods, deleteOrder } of rows) {
    const order = deletionOrder(pods, pods, parseTime(now));
    expect(order.map(({ metadata }) => metadata.name)).toEqual(deleteOrder);
  }
});
