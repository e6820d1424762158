// What DELETE of a collection answers: the list that was deleted, as Store.DeleteCollection reads it.
import { expect, test } from "vitest";
import type { Pod } from "#api/core.ts";
import { TestRequests } from "../test-requests.ts";

interface List<T = { readonly metadata: { readonly name: string } }> {
  readonly metadata: { readonly continue?: string };
  readonly items: readonly T[];
}

const configMaps = "/api/v1/namespaces/default/configmaps";

function withConfigMaps(names: readonly string[]): TestRequests {
  const requests = new TestRequests(1, 1);
  for (const name of names) {
    requests.ask("POST", configMaps, { metadata: { name, labels: { mine: "1" } } });
  }
  return requests;
}

const namesOf = ({ items }: List) => items.map(({ metadata }) => metadata.name);

test("a limit deletes one page, and says how it goes on", () => {
  const requests = withConfigMaps(["a", "b", "c"]);
  const first = requests.ask<List>("DELETE", `${configMaps}?labelSelector=mine=1&limit=2`);
  expect(namesOf(first)).toEqual(["a", "b"]);
  const token = String(first.metadata.continue);
  const rest = requests.ask<List>(
    "DELETE",
    `${configMaps}?labelSelector=mine=1&limit=2&continue=${token}`,
  );
  expect(namesOf(rest)).toEqual(["c"]);
  expect(rest.metadata.continue).toBeUndefined();
});

test("what is answered is the list before anything of it was deleted", () => {
  const requests = new TestRequests(1, 1);
  requests.createPod("p", {});
  requests.cluster.simulation.runUntil(requests.cluster.simulation.now + 10_000);
  const path = "/api/v1/namespaces/default/pods";
  const before = requests.ask<List<Pod>>("GET", path);
  expect(requests.ask<List<Pod>>("DELETE", path)).toEqual(before);
  expect(requests.pods.map(({ metadata }) => metadata.deletionGracePeriodSeconds)).toEqual([30]);
});

test("a version that cannot be read is refused before anything is deleted", () => {
  const requests = withConfigMaps(["a"]);
  const { body } = requests.send("DELETE", `${configMaps}?resourceVersion=x`);
  expect(body).toMatchObject({
    code: 400,
    message:
      'invalid resource version: resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
  });
  expect(requests.send("GET", `${configMaps}/a`).code).toBe(200);
});
