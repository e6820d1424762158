import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { JsonObject } from "#base/json.ts";
import { createThreeWayMergePatch, createTwoWayMergePatch } from "./strategic-diff.ts";
import { strategicMergePatch } from "./strategic-merge.ts";

const url = new URL("testdata/strategic-merge.json", import.meta.url);
const rows = JSON.parse(readFileSync(url, "utf8")) as Record<string, JsonObject>[];

test("two-way and three-way patches and their results are those of the real functions", () => {
  expect(rows.length).toBeGreaterThan(100);
  for (const [index, row] of rows.entries()) {
    const { original = {}, modified = {}, current = {} } = row;
    const twoWay = createTwoWayMergePatch("Deployment", original, modified);
    const threeWay = createThreeWayMergePatch("Deployment", original, modified, current);
    expect({ index, twoWay }).toEqual({ index, twoWay: row["twoWay"] });
    expect({ index, threeWay }).toEqual({ index, threeWay: row["threeWay"] });
    const refusal: unknown = row["applyTwoWayErr"];
    if (typeof refusal === "string") {
      expect(() => strategicMergePatch("Deployment", current, twoWay)).toThrow(refusal);
      continue;
    }
    expect({ index, result: strategicMergePatch("Deployment", current, twoWay) }).toEqual({
      index,
      result: row["currentPlusTwoWay"],
    });
    expect({ index, result: strategicMergePatch("Deployment", current, threeWay) }).toEqual({
      index,
      result: row["currentPlusThreeWay"],
    });
  }
});

const ports = (...names: string[]) => ({
  spec: { ports: names.map((name) => ({ name, port: 80 })) },
});

test("items that share their key are compared one by one", () => {
  const service = ports("tcp", "udp");
  expect(createThreeWayMergePatch("Service", service, service, service)).toEqual({});
  expect(createTwoWayMergePatch("Service", service, ports("tcp", "quic"))).toEqual({
    spec: {
      "$setElementOrder/ports": [{ port: 80 }, { port: 80 }],
      ports: [{ name: "quic", port: 80 }],
    },
  });
});
