import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { goStrings, goStructs } from "../../go-types/go-types.ts";

// testdata/types-1.33.json: the Go types below PodTemplateSpec as Kubernetes 1.33 declares them.

type GoType = { struct: [goName: string, type: string, jsonName: string][] } | { alias: string };
const { core, meta } = JSON.parse(
  readFileSync(new URL("testdata/types-1.33.json", import.meta.url), "utf8"),
) as Record<"core" | "meta", Record<string, GoType>>;
const declared = { ...core, ...meta };

test("every struct has the fields Go declares, in order, by name and type", () => {
  const expected = Object.entries(declared).flatMap(([name, type]) =>
    "struct" in type
      ? type.struct.map(
          ([goName, field, json]) => `${name}.${goName} ${json} ${field.replace("metav1.", "")}`,
        )
      : [],
  );
  const ours = [...goStructs].flatMap(([name, fields]) =>
    fields.map(({ goName, jsonName, type }) => `${name}.${goName} ${jsonName} ${type}`),
  );
  expect(ours.toSorted(byStruct)).toEqual(expected.toSorted(byStruct));
});

/** By struct alone: the sort is stable, so the order of fields is compared too. */
function byStruct(a: string, b: string): number {
  const [left = "", right = ""] = [a, b].map((line) => line.split(".")[0]);
  return left < right ? -1 : Number(left > right);
}

test("every named string is known as one", () => {
  const expected = Object.entries(declared).flatMap(([name, type]) =>
    "alias" in type && type.alias === "string" ? [name] : [],
  );
  expect([...goStrings].toSorted()).toEqual(expected.toSorted());
});
