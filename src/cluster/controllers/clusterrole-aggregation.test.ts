import { expect, test } from "vitest";
import type { ClusterRole } from "#api/rbac.ts";
import { TestRequests } from "../test-requests.ts";

const path = "/apis/rbac.authorization.k8s.io/v1/clusterroles";
const reads = (resource: string) => ({ verbs: ["get"], apiGroups: [""], resources: [resource] });
const label = "example.com/aggregate-to-monitor";

function create(api: TestRequests, name: string, rest: object): void {
  const labels = { [label]: "true" };
  api.ask("POST", path, { kind: "ClusterRole", metadata: { name, labels }, ...rest });
}

const rulesOf = (api: TestRequests, name: string) =>
  api.ask<ClusterRole>("GET", `${path}/${name}`).rules;

test("a role collects the rules of those it selects, by name, each once, and follows them", () => {
  const api = new TestRequests();
  const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { [label]: "true" } }] };
  create(api, "monitor", { aggregationRule, rules: null });
  create(api, "b", { rules: [reads("pods"), reads("services")] });
  create(api, "a", { rules: [reads("services"), reads("nodes")] });
  api.settle();
  expect(rulesOf(api, "monitor")).toEqual([reads("services"), reads("nodes"), reads("pods")]);
  const { managedFields } = api.ask<ClusterRole>("GET", `${path}/monitor`).metadata;
  expect(managedFields?.map(({ manager, operation }) => [manager, operation])).toEqual([
    ["clusterrole-aggregation-controller", "Apply"],
    [expect.any(String), "Update"],
  ]);
  api.ask("DELETE", `${path}/a`);
  api.settle();
  expect(rulesOf(api, "monitor")).toEqual([reads("pods"), reads("services")]);
});

test("of the roles of a new cluster, admin may what edit may, and edit what view may", () => {
  const api = new TestRequests();
  api.settle();
  const [admin, edit, view] = ["admin", "edit", "view"].map((name) => rulesOf(api, name) ?? []);
  expect(admin).toEqual(expect.arrayContaining(edit!));
  expect(edit).toEqual(expect.arrayContaining(view!));
  expect([admin, edit, view].map((rules) => rules?.length)).toEqual([25, 23, 10]);
});
