// What a write of an object and a write of its status leave alone. As PrepareForUpdate of upstream's strategies.
import { expect, test } from "vitest";
import { resources } from "#api/scheme.ts";
import type { Status } from "#api/errors.ts";
import type { ObjectMeta } from "#api/meta.ts";
import type { JsonObject } from "#base/json.ts";
import { TestRequests } from "../test-requests.ts";
import { merged } from "./table-rows/test-case.ts";
import { customDefinition, type Sample, samples } from "./test-samples.ts";

interface Stored extends JsonObject {
  readonly metadata: ObjectMeta;
}

/** A cluster with one object, and where it is. */
function made([path, object]: Sample): { requests: TestRequests; place: string; stored: Stored } {
  const requests = new TestRequests(1, 0);
  if (path.startsWith("/apis/a.b/")) {
    requests.ask("POST", customDefinition[0], customDefinition[1]);
    requests.settle();
  }
  const named = merged({ metadata: { name: "x" } }, object as JsonObject);
  const stored = requests.ask<Stored>("POST", path, named);
  return { requests, place: `${path}/${stored.metadata.name}`, stored };
}

const nameOf = ([path]: Sample) => path.slice(path.lastIndexOf("/") + 1);
const withStatus = samples.filter((sample) => {
  const { requests, place } = made(sample);
  return requests.send("GET", `${place}/status`).code === 200;
});

test("the samples are of all kinds", () => {
  expect([...new Set(samples.map(nameOf))].toSorted()).toEqual([...resources, "xs"].toSorted());
});

const condition = {
  type: "A",
  status: "True",
  lastTransitionTime: "2026-01-01T08:00:00Z",
  reason: "R",
  message: "m",
};
const statuses: { readonly [name: string]: JsonObject } = {
  persistentvolumes: { phase: "Released", message: "m" },
  resourcequotas: { hard: { pods: "5" } },
  cronjobs: { lastScheduleTime: "2026-01-01T08:00:00Z" },
  ingresses: { loadBalancer: { ingress: [{ ip: "1.2.3.4" }] } },
  volumeattachments: { attached: true },
};

/** What of metadata a write of the status changes, where that is not everything. */
const writtenWithStatus: { readonly [name: string]: readonly string[] } = {
  deployments: ["annotations", "finalizers", "ownerReferences"],
  pods: ["labels", "annotations", "finalizers"],
  apiservices: [],
  flowschemas: [],
  prioritylevelconfigurations: [],
  servicecidrs: [],
  validatingadmissionpolicies: [],
  volumeattachments: [],
  xs: [],
};
const changes = {
  labels: { changed: "yes" },
  annotations: { changed: "yes" },
  finalizers: ["a.b/changed"],
  ownerReferences: [{ apiVersion: "v1", kind: "X", name: "x", uid: "changed" }],
};

test.each(withStatus.map((sample) => [nameOf(sample), sample] as const))(
  "the status of %s is written apart from the rest",
  (name, sample) => {
    const { requests, place, stored } = made(sample);
    const wanted = merged(stored, (sample[2] ?? { spec: { made: "up" } }) as JsonObject);
    const status = merged(
      (stored["status"] ?? {}) as JsonObject,
      statuses[name] ?? { conditions: [condition] },
    );
    const after = requests.ask<Stored>("PUT", `${place}/status`, {
      ...wanted,
      status,
      metadata: { ...stored.metadata, ...changes },
    });
    const { labels, annotations, finalizers, ownerReferences, generation } = after.metadata;
    const written = JSON.stringify({ labels, annotations, finalizers, ownerReferences });
    expect(
      Object.keys(changes).filter((part) =>
        JSON.stringify(after.metadata[part as "labels"])?.includes("changed"),
      ),
      written,
    ).toEqual(writtenWithStatus[name] ?? Object.keys(changes));
    expect(after).toMatchObject({ status });
    expect({ spec: after["spec"], generation }).toEqual({
      spec: stored["spec"],
      generation: stored.metadata.generation,
    });
    const { status: _, ...bare } = merged(wanted, {
      metadata: { resourceVersion: after.metadata.resourceVersion },
    });
    expect(requests.ask<Stored>("PUT", place, bare)["status"]).toEqual(after["status"]);
  },
);

test.each([
  ["jobs", 3],
  ["statefulsets", 3],
  ["cronjobs", 2],
  ["poddisruptionbudgets", 2],
  ["certificatesigningrequests", 4],
])("a bad label with the status of %s is told of %i times", (name, times) => {
  const { requests, place, stored } = made(samples.find((sample) => nameOf(sample) === name)!);
  const metadata = { ...stored.metadata, labels: { a: "-" } };
  const { body } = requests.send("PUT", `${place}/status`, { ...stored, metadata });
  expect((body as Status).details?.causes?.map(({ field }) => field)).toEqual(
    Array.from({ length: times }, () => "metadata.labels"),
  );
});

test.each([
  ["deployments", ["f:metadata", "f:annotations"]],
  ["jobs", ["f:metadata", "f:annotations", "f:labels"]],
  ["flowschemas", []],
] as const)("who applies a status of %s holds no more than what is written", (name, held) => {
  const { requests, place, stored } = made(samples.find((sample) => nameOf(sample) === name)!);
  const { apiVersion, kind, metadata } = stored;
  const applied = {
    apiVersion,
    kind,
    metadata: { name: metadata.name, labels: { a: "b" }, annotations: { a: "b" } },
    spec: stored["spec"],
    status: { conditions: [condition] },
  };
  const after = requests.ask<Stored>(
    "PATCH",
    `${place}/status?fieldManager=m&force=true`,
    applied,
    "application/apply-patch+yaml",
  );
  const entry = after.metadata.managedFields!.find(({ manager }) => manager === "m");
  expect(entry).toMatchObject({ operation: "Apply", subresource: "status" });
  const { "f:status": status, ...rest } = entry!.fieldsV1;
  expect(status).toBeDefined();
  const fields = (set: object): string[] =>
    Object.entries(set)
      .filter(([field]) => field.startsWith("f:") && field !== "f:a")
      .flatMap(([field, below]) => [field, ...fields(below as object)]);
  expect(fields(rest)).toEqual(held);
});

/** How often a bad label of a changed object is told of, where that is not three times. */
const looks: { readonly [times: number]: string } = {
  2: "events poddisruptionbudgets",
  4: `namespaces nodes persistentvolumes pods replicationcontrollers services configmaps secrets
    serviceaccounts endpoints controllerrevisions daemonsets replicasets jobs ingresses
    certificatesigningrequests networkpolicies ingressclasses ipaddresses storageclasses csinodes
    csistoragecapacities volumeattachments runtimeclasses apiservices`,
  5: "persistentvolumeclaims roles clusterroles rolebindings clusterrolebindings",
};

test.each(samples.map((sample) => [nameOf(sample), sample] as const))(
  "as often as it looks at metadata, the server tells what is wrong with them in %s",
  (name, sample) => {
    const { requests, place, stored } = made(sample);
    const metadata = { ...stored.metadata, labels: { a: "-" } };
    const { body } = requests.send("PUT", place, { ...stored, metadata });
    const found = Object.keys(looks).find((times) => looks[+times]!.split(/\s+/).includes(name));
    expect((body as Status).details?.causes?.map(({ field }) => field)).toEqual(
      Array.from({ length: Number(found ?? 3) }, () => "metadata.labels"),
    );
  },
);

/** Generations of an object that is new, wants something else, has other labels, other annotations. */
const generations: { readonly [name: string]: string } = {
  deployments: "1 2 2 3",
  csidrivers: "- 1 1 1",
  endpointslices: "1 2 3 3",
  priorityclasses: "1 1 1 1",
};
const counted = `
  pods replicationcontrollers podtemplates daemonsets replicasets statefulsets jobs cronjobs
  poddisruptionbudgets ingresses networkpolicies ingressclasses mutatingwebhookconfigurations
  validatingwebhookconfigurations validatingadmissionpolicies validatingadmissionpolicybindings
  flowschemas prioritylevelconfigurations customresourcedefinitions xs`.split(/\s+/);

test.each(samples.map((sample) => [nameOf(sample), sample] as const))(
  "the generations of %s",
  (name, sample) => {
    const { requests, place, stored } = made(sample);
    const next = (change: object) =>
      requests.ask<Stored>("PATCH", place, change, "application/merge-patch+json");
    const told = [
      stored,
      next(sample[2] ?? {}),
      next({ metadata: { labels: { changed: "yes" } } }),
      next({ metadata: { annotations: { changed: "yes" } } }),
    ].map(({ metadata }) => metadata.generation ?? "-");
    expect(told.join(" ")).toBe(
      generations[name] ?? (counted.includes(name) ? "1 2 2 2" : "- - - -"),
    );
  },
);
