import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isObject } from "#base/json.ts";
import { Cluster } from "../../cluster.ts";

// Paths of a real server's OpenAPI documents (version 3): everything that is said of their operations, but for
// descriptions, which have tests of their own. A digest stands for each; recorded-operations.test.ts tells what differs.

interface Recorded {
  /** The documents that the index names. */
  readonly index: readonly string[];
  readonly documents: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const recorded = JSON.parse(
  readFileSync(new URL("../testdata/openapi-paths.json", import.meta.url), "utf8"),
) as Recorded;

const cluster = new Cluster({ seed: 1 });

function pathsOf(document: string): Readonly<Record<string, object>> {
  const { body } = cluster.handle({ method: "GET", path: `/openapi/v3${document}` });
  return (body as { paths: Record<string, object> }).paths;
}

function digest(value: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(ordered(value)))
    .digest("hex")
    .slice(0, 16);
}

/** Without descriptions, the keys in order. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isObject(value)) return value;
  const names = Object.keys(value).filter((name) => name !== "description");
  return names.toSorted().map((name) => [name, ordered(value[name])]);
}

/** What has no operations here: docs/fidelity.md. */
const unserved = /\/watch\/|\/(attach|exec|log|portforward|proxy(\/\{path\})?)$|\/$/;

test.each(Object.entries(recorded.documents))("%s", (document, paths) => {
  const ours = pathsOf(`/${document}`);
  const digests = Object.fromEntries(
    Object.entries(ours).map(([path, operations]) => [path, digest(operations)]),
  );
  const theirs = Object.entries(paths).filter(([path]) => !unserved.test(path));
  expect(digests).toEqual(Object.fromEntries(theirs));
});

/** Documents about discovery itself, and about what has no operations here. */
const discovery =
  /^(api|apis(\/[^/]+)?|version|openid\/v1\/jwks|\.well-known\/openid-configuration)$/;

test("the index names a document for each version of each group", () => {
  expect(Object.keys(pathsOf("")).toSorted()).toEqual(
    recorded.index.filter((path) => !discovery.test(path)).toSorted(),
  );
});
