import { expect, test } from "vitest";
import type { JsonObject } from "#base/json.ts";
import { TestRequests } from "../../test-requests.ts";
import { core, inDefault, merged } from "./test-case.ts";
import { endpoints, networking, services, slices } from "./test-network.ts";
import { events, nodesAndNamespaces } from "./test-nodes.ts";
import { autoscalers, flows, policies, requestsToSign, signing, verdict } from "./test-policies.ts";
import { csi, storage } from "./test-storage.ts";
import { cronJobs, job, jobs, workloads } from "./test-workloads.ts";

// Rows of every kind that has columns of its own, at the moment when the object is made and its status written.
// Rules of pkg/printers/internalversion.

const accept = "application/json;as=Table;v=v1;g=meta.k8s.io";
interface Row {
  readonly cells: readonly unknown[];
}

function tableAt(requests: TestRequests, path: string) {
  const { code, body } = requests.cluster.handle({ method: "GET", path, headers: { accept } });
  expect({ path, code }).toEqual({ path, code: 200 });
  return body as { columnDefinitions: { name: string }[]; rows: readonly Row[] };
}

/** The cells of an object that is made at `path` and then given a status. */
function cellsOf(path: string, given: JsonObject, status?: JsonObject): readonly unknown[] {
  const requests = new TestRequests(1, 0);
  const object = merged({ metadata: { name: "x" } }, given);
  const made = requests.ask<JsonObject>("POST", path, object);
  const place = `${path}/${(made["metadata"] as { name: string }).name}`;
  if (status) requests.ask("PUT", `${place}/status`, merged(made, { status }));
  return tableAt(requests, place).rows[0]!.cells;
}

test.each([
  ...workloads,
  ...jobs,
  ...cronJobs,
  ...services,
  ...endpoints,
  ...slices,
  ...networking,
  ...nodesAndNamespaces,
  ...events,
  ...storage,
  ...autoscalers,
  ...requestsToSign,
  ...policies,
  ...flows,
])("the row of a %s", (_, path, object, status, cells) => {
  expect(cellsOf(path, object, status)).toEqual(cells);
});

test.each([
  [["Approved"], "Approved"],
  [["Approved", "Failed"], "Approved,Failed"],
  [["Denied"], "Denied"],
])("the row of a CertificateSigningRequest that is %j", (types, cell) => {
  const requests = new TestRequests(1, 0);
  const path = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
  const made = requests.ask<JsonObject>("POST", path, { metadata: { name: "x" }, spec: signing });
  const status = { conditions: types.map(verdict) };
  const judged = requests.ask<JsonObject>("PUT", `${path}/x/approval`, { ...made, status });
  expect(tableAt(requests, `${path}/x`).rows[0]!.cells.at(-1)).toBe(cell);
  const certificate = btoa("-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n");
  requests.ask("PUT", `${path}/x/status`, { ...judged, status: { ...status, certificate } });
  expect(tableAt(requests, `${path}/x`).rows[0]!.cells.at(-1)).toBe(`${cell},Issued`);
});

test("what is being deleted says so", () => {
  const requests = new TestRequests(1, 0);
  const metadata = { name: "x", finalizers: ["a.b/c"] };
  const phases = [
    [`/apis/batch/v1${inDefault}/jobs`, { metadata, spec: job }, 1],
    [
      `${core}${inDefault}/persistentvolumeclaims`,
      {
        metadata,
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
      },
      1,
    ],
    [
      `${core}/persistentvolumes`,
      { metadata, spec: { accessModes: ["ReadWriteOnce"], capacity: { storage: "1" }, csi } },
      4,
    ],
  ] as const;
  for (const [path, object, cell] of phases) {
    requests.ask("POST", path, object);
    requests.ask("DELETE", `${path}/x`);
    expect(tableAt(requests, `${path}/x`).rows[0]!.cells[cell]).toBe("Terminating");
  }
});

test("a Scale has a table of its own", () => {
  const requests = new TestRequests(1, 0);
  requests.createDeployment("nginx:1.25");
  const path = `/apis/apps/v1${inDefault}/deployments/web/scale`;
  expect(tableAt(requests, path)).toMatchObject({
    columnDefinitions: [
      { name: "Name", format: "" },
      { name: "Desired", type: "integer" },
      { name: "Available", type: "integer" },
      { name: "Age" },
    ],
    rows: [{ cells: ["web", 3, 0, "0s"], object: { kind: "PartialObjectMetadata" } }],
  });
});

test("an empty list has no rows, or none at all where a kind has no columns of its own", () => {
  const requests = new TestRequests(1, 0);
  expect(tableAt(requests, `${core}${inDefault}/pods`).rows).toEqual([]);
  expect(tableAt(requests, `${core}${inDefault}/limitranges`).rows).toBeNull();
});
