import { expect, test } from "vitest";
import { Cluster } from "../cluster.ts";
import { send } from "./short-answers.ts";

const owner = (uid: string, rest: object = {}) => {
  return { apiVersion: "v1", kind: "Pod", name: "p", uid, ...rest };
};
const warning = (when: string, uids: string) =>
  `299 - ".metadata.ownerReferences contains duplicate entries${when}; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${uids}"`;

test.each<[method: string, type: string, when: string]>([
  ["POST", "json", ""],
  ["PUT", "json", ""],
  ["PATCH", "merge", " after mutating admission happens"],
  ["PATCH", "strategic", " after mutating admission happens"],
])("owners that a %s (%s) names twice", (method, type, when) => {
  const cluster = new Cluster({ seed: 1, nodes: 0 });
  if (method !== "POST") send(cluster, "POST configmaps", "json", '{"metadata":{"name":"a"}}');
  const ownerReferences = [
    owner("1"),
    owner("2"),
    owner("1"),
    owner("2", { controller: false }),
    owner("1"),
    owner("2"),
  ];
  const body = JSON.stringify({ metadata: { name: "a", ownerReferences } });
  const line = `${method} configmaps${method === "POST" ? "" : "/a"}`;
  const { headers } = send(cluster, line, type, body);
  const stored = cluster.find("configmaps", "default", "a")?.metadata.ownerReferences;
  expect(headers["warning"]).toEqual([warning(when, "1, 1, 2")]);
  expect(stored).toEqual([owner("1"), owner("2"), owner("2", { controller: false })]);
});
