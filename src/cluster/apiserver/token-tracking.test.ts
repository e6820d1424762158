import { expect, test } from "vitest";
import { TestRequests } from "../test-requests.ts";

const path =
  "/api/v1/namespaces/kube-system/configmaps/kube-apiserver-legacy-service-account-token-tracking";

test("the day since when tokens are tracked is told, told again when it is gone, and right", () => {
  const requests = new TestRequests();
  const since = () => {
    requests.advance(1);
    return requests.ask<{ data: object }>("GET", path).data;
  };
  expect(since()).toEqual({ since: "2026-01-01" });
  requests.ask("DELETE", path);
  expect(since()).toEqual({ since: "2026-01-01" });
  requests.ask("PATCH", path, { data: { since: "ever" } }, "application/merge-patch+json");
  expect(since()).toEqual({ since: "2026-01-01" });
  requests.ask("PATCH", path, { data: { since: "2025-12-24" } }, "application/merge-patch+json");
  expect(since()).toEqual({ since: "2025-12-24" });
});
