import { expect, test } from "vitest";
import { causesOf, Trials, warningsOf } from "../../../test-refusals.ts";

const oldClass = "volume.beta.kubernetes.io/storage-class";
const oldOptions = "volume.beta.kubernetes.io/mount-options";
const useClass = `metadata.annotations[${oldClass}]: deprecated since v1.8; use "storageClassName" attribute instead`;
const zone = "failure-domain.beta.kubernetes.io/zone";
const whole = "is invalid, must be an integer";

const volumes = new Trials("/api/v1/persistentvolumes", {
  metadata: { name: "v" },
  spec: { accessModes: ["ReadWriteOnce"], capacity: { storage: "1Gi" }, hostPath: { path: "/x" } },
});
const nfs = { server: "s", path: "/x" };
const claims = new Trials("/api/v1/namespaces/default/persistentvolumeclaims", {
  metadata: { name: "c" },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
});

test.each<[trials: Trials, patch: object, warnings: readonly string[]]>([
  [volumes, {}, []],
  [
    volumes,
    {
      metadata: { annotations: { [oldOptions]: "ro", [oldClass]: "a" } },
      spec: {
        hostPath: null,
        nfs,
        storageClassName: "a",
        persistentVolumeReclaimPolicy: "Recycle",
      },
    },
    [
      useClass,
      `metadata.annotations[${oldOptions}]: deprecated since v1.31; use "mountOptions" attribute instead`,
      "spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.",
    ],
  ],
  [
    volumes,
    {
      spec: {
        nodeAffinity: {
          required: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: zone, operator: "In", values: ["a"] }] },
            ],
          },
        },
      },
    },
    [
      `spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].key: ${zone} is deprecated since v1.17; use "topology.kubernetes.io/zone" instead`,
    ],
  ],
  [
    volumes,
    { spec: { hostPath: null, storageos: { volumeName: "v", volumeNamespace: "n" } } },
    ["spec.storageOS: deprecated in v1.22, non-functional in v1.25+"],
  ],
  // Of these it is Pods alone that hear a word.
  [volumes, { spec: { hostPath: null, flocker: { datasetName: "d" } } }, []],
  [claims, {}, []],
  [
    claims,
    {
      metadata: { annotations: { [oldClass]: "a" } },
      spec: { resources: { requests: { storage: "1500m" }, limits: { storage: "2500m" } } },
    },
    [
      useClass,
      `spec.resources.requests[storage]: fractional byte value "1500m" ${whole}`,
      `spec.resources.limits[storage]: fractional byte value "2500m" ${whole}`,
    ],
  ],
])("warnings to who makes, and who changes, %#", (trials, patch, warnings) => {
  expect(warningsOf(trials.create(patch))).toEqual(warnings);
  const labelled = trials.madeWith(patch).update({ metadata: { labels: { a: "b" } } });
  expect(warningsOf(labelled)).toEqual(warnings);
});

test("options of an old annotation are for what is mounted with options", () => {
  const patch = { metadata: { annotations: { [oldOptions]: "ro" } } };
  const why = `metadata.annotations.${oldOptions}: Forbidden: may not specify mount options for this volume type`;
  expect(causesOf(volumes.create(patch))).toEqual([why]);
  expect(causesOf(volumes.update(patch))).toEqual([why]);
});

test("what is wrong with a changed volume or claim is told twice", () => {
  const size = 'spec.capacity[storage]: Invalid value: "0": must be greater than zero';
  expect(causesOf(volumes.update({ spec: { capacity: { storage: "0" } } }))).toEqual([size, size]);
  const modes = "spec.accessModes: Required value: at least 1 access mode is required";
  expect(causesOf(claims.update({ spec: { accessModes: [] } })).slice(0, 2)).toEqual([
    modes,
    modes,
  ]);
});

test.each([
  [
    { capacity: { storage: "-1" } },
    [`status.capacity[storage]: Invalid value: -1: must be a valid resource quantity`],
  ],
  [{ allocatedResources: { storage: "1Gi", "a.b/c": "1" } }, []],
  [{ allocatedResourceStatuses: { storage: "NodeResizePending" } }, []],
  [
    { allocatedResources: { cpu: "1" }, allocatedResourceStatuses: { storage: "Growing" } },
    [
      'status.allocatedResourceStatus: Unsupported value: "storage": supported values: "ControllerResizeInProgress", "ControllerResizeInfeasible", "NodeResizeInProgress", "NodeResizeInfeasible", "NodeResizePending"',
      'status.allocatedResources: Unsupported value: "cpu": supported values: "storage"',
    ],
  ],
])("the status %j of a claim", (status, causes) => {
  expect(causesOf(claims.update({ status }, "/status"))).toEqual(causes);
});

test("what is behind a closed gate does not get into the status of a claim", () => {
  const answer = claims.update(
    { status: { currentVolumeAttributesClassName: "a", modifyVolumeStatus: { status: "x" } } },
    "/status",
  );
  expect((answer.body as { status: object }).status).toEqual({ phase: "Pending" });
});

test.each([
  [{ phase: "Available" }, "2026-01-01T09:00:00Z"],
  [{ phase: "Pending", lastPhaseTransitionTime: null }, "2026-01-01T08:00:00Z"],
  [{ phase: "Available", lastPhaseTransitionTime: "2026-01-01T07:00:00Z" }, "2026-01-01T07:00:00Z"],
])("since when a volume with the new status %j is so", (status, time) => {
  const before = { lastPhaseTransitionTime: "2026-01-01T08:00:00Z" };
  const { body } = volumes.madeWith({}, before).update({ status }, "/status");
  expect(body).toMatchObject({ status: { lastPhaseTransitionTime: time } });
});
