import { expect, test } from "vitest";
import { inventoryOf } from "./inventory.ts";
import { pod, replicaSet, rowsOf } from "./testing/rows.ts";
import { looks, Versions } from "./versions.ts";

test("versions look different, by age; the same one from elsewhere looks the same", () => {
  const images = ["gcr.io/a/web:v1", "web:v2", "docker.io/web:v2", "web:v10@sha256:00ff"];
  const sets = images.map((image, createdAt) =>
    replicaSet({ name: `s${createdAt}`, image, createdAt, revision: 9 - createdAt }),
  );
  const versions = new Versions(inventoryOf(rowsOf(...sets.toReversed(), pod({ name: "p" }))));
  expect([...images, "app:v1"].map((image) => versions.lookOf(image))).toEqual([0, 1, 1, 2, 3]);
});

test("there are as many looks as there are", () => {
  const sets = Array.from({ length: looks + 1 }, (_, index) =>
    replicaSet({ name: `s${index}`, image: `web:v${index}`, createdAt: index }),
  );
  const versions = new Versions(inventoryOf(rowsOf(...sets)));
  expect(sets.map(({ image }) => versions.lookOf(image))).toEqual([0, 1, 2, 3, 4, 0]);
});
