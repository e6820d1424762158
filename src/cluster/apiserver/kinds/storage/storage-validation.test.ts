import { expect, test } from "vitest";
import { causesOf, Trials, warningsOf } from "../../../test-refusals.ts";

const storage = "/apis/storage.k8s.io/v1";

const classes = new Trials(`${storage}/storageclasses`, {
  metadata: { name: "c" },
  provisioner: "example.com/p",
  parameters: { a: "b" },
});
const drivers = new Trials(`${storage}/csidrivers`, { metadata: { name: "d.io" }, spec: {} });
const nodes = new Trials(`${storage}/csinodes`, {
  metadata: { name: "n" },
  spec: { drivers: [{ name: "d.io", nodeID: "1", topologyKeys: ["a"] }] },
});
const capacities = new Trials(`${storage}/namespaces/default/csistoragecapacities`, {
  metadata: { name: "c" },
  storageClassName: "s",
});
const attachments = new Trials(`${storage}/volumeattachments`, {
  metadata: { name: "a" },
  spec: { attacher: "d.io", nodeName: "n", source: { persistentVolumeName: "v" } },
});

const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const namePart =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

const topologies = (...terms: readonly object[]) => ({
  allowedTopologies: terms.map((matchLabelExpressions) => ({ matchLabelExpressions })),
});
const expressions = "allowedTopologies[0].matchLabelExpressions";

test.each([
  [{}, []],
  [
    { provisioner: "", reclaimPolicy: "Foo", volumeBindingMode: "" },
    [
      "provisioner: Required value",
      'reclaimPolicy: Unsupported value: "Foo": supported values: "Delete", "Retain"',
      'volumeBindingMode: Unsupported value: "": supported values: "Immediate", "WaitForFirstConsumer"',
    ],
  ],
  [{ provisioner: "A/_" }, [`provisioner: Invalid value: "a/_": ${namePart}`]],
  [{ parameters: { "": "x" } }, ['parameters: Invalid value: "": field can not be empty.']],
  [topologies([{ key: "a", values: ["x", "y"] }], [{ key: "a", values: ["x"] }]), []],
  [
    topologies([{ key: "", values: ["x", "x"] }, { key: "b" }, { key: "b", values: ["y"] }]),
    [
      `${expressions}[0].values[1]: Duplicate value: "x"`,
      `${expressions}[0].key: Invalid value: "": name part must be non-empty`,
      `${expressions}[0].key: Invalid value: "": ${namePart}`,
      `${expressions}[1].values: Required value`,
      `${expressions}[2].key: Duplicate value: "b"`,
    ],
  ],
  [
    topologies([{ key: "a", values: ["x", "y"] }], [{ key: "a", values: ["y", "x"] }]),
    ['allowedTopologies[1].matchLabelExpressions: Duplicate value: ""'],
  ],
  [topologies([]), [`${expressions}: Duplicate value: ""`]],
])("a StorageClass with %j", (patch, causes) => {
  expect(causesOf(classes.create(patch))).toEqual(causes);
});

test.each([
  [{ allowVolumeExpansion: true, mountOptions: ["ro"] }, []],
  [
    {
      parameters: null,
      provisioner: "other",
      reclaimPolicy: "Retain",
      volumeBindingMode: "WaitForFirstConsumer",
    },
    [
      "parameters: Forbidden: updates to parameters are forbidden.",
      "provisioner: Forbidden: updates to provisioner are forbidden.",
      "reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.",
      'volumeBindingMode: Invalid value: "WaitForFirstConsumer": field is immutable',
    ],
  ],
])("a StorageClass changed to %j", (patch, causes) => {
  expect(causesOf(classes.update(patch))).toEqual(causes);
});

const tooLong = "parameters: Too long: may not be more than";

test("a StorageClass with too many parameters, and with too large ones", () => {
  const many = Object.fromEntries(Array.from({ length: 513 }, (_, index) => [`k${index}`, ""]));
  expect(causesOf(classes.create({ parameters: many }))).toEqual([`${tooLong} 512 bytes`]);
  const large = { a: "x".repeat(262_144) };
  expect(causesOf(classes.create({ parameters: large }))).toEqual([`${tooLong} 262144 bytes`]);
});

test("labels of nodes that were given up come with a Warning", () => {
  const zone = "failure-domain.beta.kubernetes.io/zone";
  const why = 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead';
  const patch = topologies([{ key: zone, values: ["x"] }]);
  expect(warningsOf(classes.create(patch))).toEqual([`${expressions}[0].key: ${why}`]);
  const nodeTopology = {
    matchExpressions: [{ key: zone, operator: "Exists" }],
    matchLabels: { [zone]: "x" },
  };
  expect(warningsOf(capacities.create({ nodeTopology }))).toEqual([
    `nodeTopology.matchExpressions[0].key: ${zone} is ${why}`,
    `nodeTopology.matchLabels.${zone}: ${why}`,
  ]);
});

const tokens = (...requests: readonly object[]) => ({ spec: { tokenRequests: requests } });

test.each([
  [{}, []],
  [
    { spec: { fsGroupPolicy: "Foo", volumeLifecycleModes: ["Bar"] } },
    [
      'spec.fsGroupPolicy: Unsupported value: "Foo": supported values: "File", "None", "ReadWriteOnceWithFSType"',
      'spec.volumeLifecycleModes: Unsupported value: "Bar": supported values: "Persistent", "Ephemeral"',
    ],
  ],
  [
    tokens(
      { audience: "a", expirationSeconds: 599 },
      { audience: "a", expirationSeconds: 1 },
      { audience: "b", expirationSeconds: 4_294_967_297 },
    ),
    [
      "spec.tokenRequests[0].expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes",
      'spec.tokenRequests[1].audience: Duplicate value: "a"',
      "spec.tokenRequests[2].expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds",
    ],
  ],
])("a CSIDriver with %j", (patch, causes) => {
  expect(causesOf(drivers.create(patch))).toEqual(causes);
});

test("a CSIDriver keeps how it attaches and what kinds of volumes it makes", () => {
  const spec = { attachRequired: false, volumeLifecycleModes: ["Ephemeral"] };
  expect(causesOf(drivers.update({ spec }))).toEqual([
    "spec.attachedRequired: Invalid value: false: field is immutable",
    'spec.volumeLifecycleModes: Invalid value: []storage.VolumeLifecycleMode{"Ephemeral"}: field is immutable',
  ]);
  expect(causesOf(drivers.update({ spec: { podInfoOnMount: true } }))).toEqual([]);
});

const driver = { name: "d.io", nodeID: "1", topologyKeys: ["a"] };
const driversOf = (...list: readonly object[]) => ({ spec: { drivers: list } });

test.each([
  [{}, []],
  [
    driversOf({ ...driver, name: "" }, { ...driver, nodeID: "x".repeat(257) }),
    [
      "spec.drivers[0].name: Required value",
      `spec.drivers[0].name: Invalid value: "": ${subdomain}`,
      `spec.drivers[1].nodeID: Invalid value: "${"x".repeat(257)}": must be 256 characters or less`,
    ],
  ],
  [
    driversOf({ ...driver, nodeID: "", allocatable: { count: -1 } }, driver),
    [
      "spec.drivers[0].nodeID: Required value",
      "spec.drivers[0].allocatable.count: Invalid value: -1: must be greater than or equal to 0",
      'spec.drivers[1].name: Duplicate value: "d.io"',
    ],
  ],
  [
    driversOf({ ...driver, topologyKeys: ["a", "a", ""] }),
    [
      'spec.drivers[0]: Duplicate value: "a"',
      "spec.drivers[0]: Required value",
      'spec.drivers[0]: Invalid value: "": name part must be non-empty',
      `spec.drivers[0]: Invalid value: "": ${namePart}`,
    ],
  ],
])("a CSINode with %j", (patch, causes) => {
  expect(causesOf(nodes.create(patch))).toEqual(causes);
});

test("a driver of a CSINode stays as it is, others come and go", () => {
  expect(causesOf(nodes.update(driversOf({ ...driver, name: "e.io" })))).toEqual([]);
  expect(causesOf(nodes.update(driversOf({ ...driver, nodeID: "" })))).toEqual([
    "spec.drivers[0].nodeID: Required value",
    "spec.drivers[0].nodeID: Required value",
    'spec.drivers: Invalid value: storage.CSINodeDriver{Name:"d.io", NodeID:"", TopologyKeys:[]string{"a"}, Allocatable:(*storage.VolumeNodeResources)(nil)}: field is immutable',
  ]);
});

test.each([
  [{}, []],
  [
    { storageClassName: "A", capacity: "-1", nodeTopology: { matchLabels: { "": "" } } },
    [
      'nodeTopology.matchLabels: Invalid value: "": name part must be non-empty',
      `nodeTopology.matchLabels: Invalid value: "": ${namePart}`,
      `storageClassName: Invalid value: "A": ${subdomain}`,
      'capacity: Invalid value: "-1": must be greater than or equal to 0',
    ],
  ],
])("a CSIStorageCapacity with %j", (patch, causes) => {
  expect(causesOf(capacities.create(patch))).toEqual(causes);
});

test("a CSIStorageCapacity is for ever about the same class and nodes", () => {
  const patch = { storageClassName: "t", nodeTopology: { matchLabels: { a: "b" } }, capacity: "1" };
  expect(causesOf(capacities.update(patch))).toEqual([
    'nodeTopology: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{"a":"b"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: field is immutable',
    'storageClassName: Invalid value: "t": field is immutable',
  ]);
});

const exactlyOne = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";
const source = "spec.source";

test.each([
  [{}, []],
  [
    { spec: { attacher: "", nodeName: "A", source: { persistentVolumeName: null } } },
    [
      "spec.attacher: Required value",
      `${source}: Required value: ${exactlyOne}`,
      `spec.nodeName: Invalid value: "A": ${subdomain}`,
      "spec.attacher: Required value",
      `spec.attacher: Invalid value: "": ${subdomain}`,
    ],
  ],
  [
    { spec: { source: { persistentVolumeName: "" } } },
    [
      `${source}.persistentVolumeName: Required value: must specify non empty persistentVolumeName`,
      `${source}.persistentVolumeName: Invalid value: "": ${subdomain}`,
    ],
  ],
  [{ spec: { source: { inlineVolumeSpec: {} } } }, [`${source}: Forbidden: ${exactlyOne}`]],
])("a VolumeAttachment with %j", (patch, causes) => {
  expect(causesOf(attachments.create(patch))).toEqual(causes);
});

test("a VolumeAttachment stays as it was asked for, and its status is not endless", () => {
  expect(causesOf(attachments.update({ spec: { nodeName: "A" } }))).toEqual([
    `spec.nodeName: Invalid value: "A": ${subdomain}`,
    `spec.nodeName: Invalid value: "A": ${subdomain}`,
    'spec: Invalid value: storage.VolumeAttachmentSpec{Attacher:"d.io", Source:storage.VolumeAttachmentSource{PersistentVolumeName:(*string)(0xc000010000), InlineVolumeSpec:(*core.PersistentVolumeSpec)(nil)}, NodeName:"A"}: field is immutable',
  ]);
  const status = {
    attachmentMetadata: { a: "x".repeat(262_144) },
    attachError: { message: "x".repeat(1025) },
  };
  const faults = [
    "status.attachmentMetadata: Too long: may not be more than 262144 bytes",
    "status.attachError.message: Too long: may not be more than 262144 bytes",
  ];
  expect(causesOf(attachments.update({ status }, "/status"))).toEqual([...faults, ...faults]);
});

test("a driver does not say how often nodes are asked anew: that gate is closed", () => {
  const spec = { nodeAllocatableUpdatePeriodSeconds: 30 };
  for (const { body } of [drivers.create({ spec }), drivers.update({ spec })]) {
    expect((body as { spec: object }).spec).not.toHaveProperty(Object.keys(spec)[0]!);
  }
});
