// What clients expect of watches.

import { expect, test } from "vitest";
import type { ConfigMap } from "#api/core.ts";
import type { KubernetesList } from "#api/meta.ts";
import { TestClient, told } from "./test-client.ts";

const key = "watch-this-configmap";

/** ConfigMaps of one namespace, and the ways in which their watchers see them. */
class WatchedMaps {
  readonly client = new TestClient();
  readonly path = `${this.client.namespace("watch")}/configmaps`;

  create(name: string, label?: string): ConfigMap {
    const labels = label === undefined ? {} : { [key]: label };
    return this.client.ask("POST", this.path, { metadata: { name, labels } });
  }

  change(name: string, change: (map: ConfigMap) => void): ConfigMap {
    const map = structuredClone(this.client.ask<ConfigMap>("GET", `${this.path}/${name}`));
    change(map);
    return this.client.ask("PUT", `${this.path}/${name}`, map);
  }

  mutate(name: string, value: string): ConfigMap {
    return this.change(name, (map) => (map.data = { mutation: value }));
  }

  delete(name: string): void {
    this.client.ask("DELETE", `${this.path}/${name}`);
  }

  watch(labels: readonly string[], resourceVersion = "") {
    const query = `resourceVersion=${resourceVersion}&labelSelector=${key} in (${labels.join(",")})`;
    return this.client.watch<ConfigMap>(`${this.path}?${query}`);
  }
}

test("each watcher sees what its labels choose, as the writes were answered", () => {
  const maps = new WatchedMaps();
  const [a, b, either] = [maps.watch(["A"]), maps.watch(["B"]), maps.watch(["A", "B"])];
  const written = [maps.create("a", "A"), maps.mutate("a", "1"), maps.mutate("a", "2")];
  maps.delete("a");
  written.push(maps.create("b", "B"));
  maps.delete("b");
  expect(told(a)).toEqual(["ADDED a", "MODIFIED a", "MODIFIED a", "DELETED a"]);
  expect(told(b)).toEqual(["ADDED b", "DELETED b"]);
  expect(told(either)).toEqual([...told(a), ...told(b)]);
  const seen = either.events.filter(({ type }) => type !== "DELETED").map(({ object }) => object);
  expect(seen).toEqual(written);
});

test("a watch from a version tells what came after it, the deletion included", () => {
  const maps = new WatchedMaps();
  maps.create("m", "x");
  const first = maps.mutate("m", "1");
  const second = maps.mutate("m", "2");
  maps.delete("m");
  const watch = maps.watch(["x"], first.metadata.resourceVersion);
  expect(told(watch)).toEqual(["MODIFIED m", "DELETED m"]);
  expect(watch.events[0]!.object).toEqual(second);
  const [, { object }] = watch.events as [unknown, { object: ConfigMap }];
  expect(Number(object.metadata.resourceVersion)).toBeGreaterThan(
    Number(second.metadata.resourceVersion),
  );
});

test("a watch that was left goes on where it stopped", () => {
  const maps = new WatchedMaps();
  const watch = maps.watch(["x"]);
  maps.create("m", "x");
  maps.mutate("m", "1");
  watch.stop();
  maps.mutate("m", "2");
  const again = maps.watch(["x"], watch.events.at(-1)!.object.metadata.resourceVersion);
  maps.delete("m");
  expect([told(watch), told(again)]).toEqual([
    ["ADDED m", "MODIFIED m"],
    ["MODIFIED m", "DELETED m"],
  ]);
});

test("what ceases to match is deleted for the watcher, and added when it matches again", () => {
  const maps = new WatchedMaps();
  const watch = maps.watch(["x"]);
  const relabel = (value: string) =>
    maps.change("m", (map) => (map.metadata.labels = { [key]: value }));
  maps.create("m", "x");
  maps.mutate("m", "1");
  relabel("wrong-value");
  maps.mutate("m", "2");
  const restored = relabel("x");
  maps.mutate("m", "3");
  maps.delete("m");
  const seen = ["ADDED m", "MODIFIED m", "DELETED m"];
  expect(told(watch)).toEqual([...seen, ...seen]);
  expect(watch.events[3]!.object).toEqual(restored);
});

test("watches from each version of a history tell the same versions in the same order", () => {
  const maps = new WatchedMaps();
  const { metadata } = maps.client.ask<KubernetesList>("GET", maps.path);
  for (let round = 0; round < 20; round++) {
    maps.create(`cm-${round}`);
    // A client that only knows the name may overwrite.
    const labels = { mutated: `${round}` };
    const body = { metadata: { name: `cm-${round}`, creationTimestamp: null, labels } };
    maps.client.ask("PUT", `${maps.path}/cm-${round}`, body);
    if (round % 2) maps.delete(`cm-${round}`);
  }
  const versionsFrom = (version: string) => {
    const query = `resourceVersion=${version}&allowWatchBookmarks=true`;
    const { events } = maps.client.watch(`${maps.path}?${query}`);
    return events.map(({ object }) => object.metadata.resourceVersion);
  };
  const whole = versionsFrom(metadata.resourceVersion);
  expect(whole).toHaveLength(50);
  whole.forEach((version, index) => expect(versionsFrom(version)).toEqual(whole.slice(index + 1)));
});
