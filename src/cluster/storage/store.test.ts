import { expect, test } from "vitest";
import type { ConfigMap } from "#api/core.ts";
import { Random } from "#base/random.ts";
import { Store } from "./store.ts";

function configMap(namespace: string, name: string): ConfigMap {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name,
      namespace,
      uid: `${namespace}/${name}`,
      resourceVersion: "",
      creationTimestamp: "",
    },
  };
}

test.each([1, 2, 3, 4, 5])(
  "seed %i: lists stay in the order of etcd's keys whatever is written",
  (seed) => {
    const random = new Random(seed);
    const store = new Store(() => undefined);
    const keys = new Set<string>();
    for (let step = 0; step < 300; step++) {
      const namespace = `ns${random.int(3)}`;
      const name = `c${random.int(30)}`;
      const key = `${namespace}/${name}`;
      if (!keys.has(key)) {
        store.create("configmaps", configMap(namespace, name));
        keys.add(key);
      } else if (random.int(2) === 0) {
        store.delete("configmaps", namespace, name);
        keys.delete(key);
      } else store.update("configmaps", store.get("configmaps", namespace, name));
      const all = store.list("configmaps").map(({ metadata }) => metadata.uid);
      expect(all).toEqual([...keys].toSorted((a, b) => (a < b ? -1 : 1)));
      const some = store.list("configmaps", namespace);
      expect(some).toEqual(
        store.list("configmaps").filter((o) => o.metadata.namespace === namespace),
      );
    }
  },
);

test("a watcher that is too far behind is told so", () => {
  const store = new Store(() => undefined);
  store.create("configmaps", configMap("a", "b"));
  for (let i = 0; i < 20_100; i++) store.update("configmaps", store.get("configmaps", "a", "b"));
  expect(store.changesSince(store.revision - 1)).toHaveLength(1);
  expect(() => store.changesSince(1)).toThrow(/^too old resource version: 1 \(\d+\)$/);
});
