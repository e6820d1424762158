// What is wrong with volumes of storage systems, in a Pod or as a PersistentVolume. Rules of pkg/apis/core/validation.

import {
  type FieldError,
  invalid,
  invalidEach,
  notSupported,
  required,
  tooLong,
} from "#api/field-errors.ts";
import { dns1123Label, dns1123Subdomain } from "#api/label-rules.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { goStrings } from "../rules/go-text.ts";
import { requiredSubdomain } from "../rules/name-rules.ts";
import { between } from "../rules/number-rules.ts";
import { absolutePath, descendingPath } from "../rules/paths.ts";

/** What is wrong with one source; `name` is that of the volume. */
export type DriverRule = (source: JsonObject, path: string, name: string) => FieldError[];

/** The fields of a source that must be there, where nothing else can be wrong with it. */
function needs(...fields: readonly string[]): DriverRule {
  return (source, path) =>
    fields.flatMap((field) => {
      const value = source[field];
      const isThere = Array.isArray(value) ? value.length > 0 : Boolean(value);
      return isThere ? [] : [required(`${path}.${field}`)];
    });
}

function text(source: JsonObject, field: string): string {
  const value = source[field];
  return typeof value === "string" ? value : "";
}

function list(source: JsonObject, field: string): readonly string[] {
  const value = source[field];
  return Array.isArray(value) ? (value as string[]) : [];
}

/** A Pod's volumes name their secret only, a PersistentVolume's its namespace as well. */
function secretParts(source: JsonObject, path: string, ...parts: readonly string[]): FieldError[] {
  const reference = source["secretRef"];
  if (!isObject(reference)) return [];
  return parts
    .filter((part) => !reference[part])
    .map((part) => required(`${path}.secretRef.${part}`));
}

const disk =
  (field: string): DriverRule =>
  (source, path, name) => {
    const partition = Number(source["partition"] ?? 0);
    // The message does not count 0, which is fine.
    const isWrong = partition < 0 || partition > 255;
    return [
      ...needs(field)(source, path, name),
      ...(isWrong ? between(`${path}.partition`, partition, 1, 255) : []),
    ];
  };

const nfs: DriverRule = (source, path, name) => [
  ...needs("server", "path")(source, path, name),
  ...absolutePath(`${path}.path`, text(source, "path")),
];

const quobyte: DriverRule = (source, path, name) => {
  const registry = text(source, "registry");
  const why = "must be a host:port pair or multiple pairs separated by commas";
  const errors: FieldError[] = [];
  if (!registry) errors.push(required(`${path}.registry`, why));
  else if (text(source, "tenant").length >= 65) {
    const tenant = "must be a UUID and may not exceed a length of 64 characters";
    errors.push(required(`${path}.tenant`, tenant));
  } else {
    const bad = registry
      .split(",")
      .filter((pair) => !/^([^:[\]]*|\[[^[\]]*\]):[^:[\]]*$/.test(pair));
    errors.push(...bad.map(() => invalid(`${path}.registry`, registry, why)));
  }
  return [...errors, ...needs("volume")(source, path, name)];
};

const flocker: DriverRule = (source, path) => {
  const [name, uuid] = [text(source, "datasetName"), text(source, "datasetUUID")];
  const both = "datasetName and datasetUUID can not be specified simultaneously";
  return [
    ...(name || uuid ? [] : [required(path, "one of datasetName and datasetUUID is required")]),
    ...(name && uuid ? [invalid(path, "resource", both)] : []),
    ...(name.includes("/") ? [invalid(`${path}.datasetName`, name, "must not contain '/'")] : []),
  ];
};

/** Options of Kubernetes' own. */
function isReserved(key: string): boolean {
  return /\.(kubernetes|k8s)\.io$/.test(`.${key.split("/")[0]!.toLowerCase()}`);
}

const flexVolume: DriverRule = (source, path, name) => {
  const options = isObject(source["options"]) ? Object.keys(source["options"]) : [];
  const why = "kubernetes.io and k8s.io namespaces are reserved";
  return [
    ...needs("driver")(source, path, name),
    ...options.filter(isReserved).map((key) => invalid(`${path}.options[${key}]`, key, why)),
  ];
};

const fc: DriverRule = (source, path) => {
  const [targets, wwids] = [list(source, "targetWWNs"), list(source, "wwids")];
  const field = `${path}.targetWWNs`;
  const errors: FieldError[] = [];
  if (targets.length === 0 && wwids.length === 0) {
    errors.push(required(field, "must specify either targetWWNs or wwids, but not both"));
  }
  if (targets.length > 0 && wwids.length > 0) {
    const why = "targetWWNs and wwids can not be specified simultaneously";
    errors.push(invalid(field, goStrings(targets), why));
  }
  if (targets.length === 0) return errors;
  const { lun } = source;
  if (typeof lun === "number") return [...errors, ...between(`${path}.lun`, lun, 0, 255)];
  return [...errors, required(`${path}.lun`, "lun is required if targetWWNs is specified")];
};

const iscsiNames: readonly (readonly [string, RegExp])[] = [
  ["iqn", /iqn\.\d{4}-\d{2}\.([\w.-]+)(:[^,;*&$|\s]+)$/],
  ["eui", /^eui.[A-Za-z0-9]{16}$/],
  ["naa", /^naa.[A-Za-z0-9]{32}$/],
];

function iscsiName(field: string, name: string, unknown: string): FieldError[] {
  const [, pattern] = iscsiNames.find(([prefix]) => name.startsWith(prefix)) ?? [];
  if (!pattern) return [invalid(field, name, unknown)];
  return pattern.test(name) ? [] : [invalid(field, name, "must be valid format")];
}

const tooLongInitiator =
  "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.";

function isTooLong(source: JsonObject, name: string): boolean {
  const target = `${name}:${text(source, "targetPortal")}`;
  return source["initiatorName"] !== undefined && target.length > 64;
}

/** The rules for iSCSI differ in words between the two places. */
function iscsiParts(source: JsonObject, path: string, unknown: string): FieldError[] {
  const errors: FieldError[] = [];
  const iqn = text(source, "iqn");
  if (iqn) errors.push(...iscsiName(`${path}.iqn`, iqn, unknown));
  else errors.push(required(`${path}.iqn`));
  errors.push(...between(`${path}.lun`, Number(source["lun"] ?? 0), 0, 255));
  const asks = source["chapAuthDiscovery"] === true || source["chapAuthSession"] === true;
  if (asks && source["secretRef"] === undefined) errors.push(required(`${path}.secretRef`));
  return errors;
}

function initiator(source: JsonObject, path: string, unknown: string): FieldError[] {
  if (source["initiatorName"] === undefined) return [];
  return iscsiName(`${path}.initiatorname`, text(source, "initiatorName"), unknown);
}

const startingWith = "must be valid format starting with iqn, eui, or naa";

const iscsi: DriverRule = (source, path, name) => [
  ...needs("targetPortal")(source, path, name),
  ...iscsiParts(source, path, startingWith),
  ...initiator(source, path, startingWith),
  ...(isTooLong(source, name)
    ? [invalid(path.replace(/iscsi$/, "name"), name, tooLongInitiator)]
    : []),
];

const persistentIscsi: DriverRule = (source, path, name) => [
  ...needs("targetPortal")(source, path, name),
  ...(isTooLong(source, name)
    ? [invalid(`${path}.targetportal`, text(source, "targetPortal"), tooLongInitiator)]
    : []),
  ...iscsiParts(source, path, "must be valid format"),
  ...secretParts(source, path, "name"),
  ...initiator(source, path, "must be valid format"),
];

const managedDisk =
  "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}";
const blobDisk = "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd";

const azureDisk: DriverRule = (source, path, name) => {
  const errors = needs("diskName", "diskURI")(source, path, name);
  const { cachingMode, kind } = source as { cachingMode?: string; kind?: string };
  const cachingModes = ["None", "ReadOnly", "ReadWrite"];
  const kinds = ["Dedicated", "Managed", "Shared"];
  if (cachingMode !== undefined && !cachingModes.includes(cachingMode)) {
    errors.push(notSupported(`${path}.cachingMode`, cachingMode, cachingModes));
  }
  if (kind !== undefined && !kinds.includes(kind)) {
    errors.push(notSupported(`${path}.kind`, kind, kinds));
  }
  const uri = text(source, "diskURI");
  const [prefix, form] =
    kind === "Managed" ? ["/subscriptions/", managedDisk] : ["https://", blobDisk];
  if (kind !== undefined && !uri.startsWith(prefix)) {
    errors.push(notSupported(`${path}.diskURI`, uri, [form]));
  }
  return errors;
};

const storageos =
  (...secret: readonly string[]): DriverRule =>
  (source, path) => {
    const [name, namespace] = [text(source, "volumeName"), text(source, "volumeNamespace")];
    const field = `${path}.volumeName`;
    return [
      ...(name ? invalidEach(field, name, dns1123Label(name)) : [required(field)]),
      ...(namespace
        ? invalidEach(`${path}.volumeNamespace`, namespace, dns1123Label(namespace))
        : []),
      ...secretParts(source, path, ...secret),
    ];
  };

const longestDriver = 63;

/** The name of a CSI driver. */
export function csiDriverName(field: string, name: string): FieldError[] {
  return [
    ...(name ? [] : [required(field)]),
    ...(name.length > longestDriver ? [tooLong(field, longestDriver)] : []),
    ...invalidEach(field, name, dns1123Subdomain(name.toLowerCase())),
  ];
}

const csi: DriverRule = (source, path) => {
  const errors = csiDriverName(`${path}.driver`, text(source, "driver"));
  const reference = source["nodePublishSecretRef"];
  if (!isObject(reference)) return errors;
  const name = text(reference, "name");
  if (!name) return [...errors, required(`${path}.nodePublishSecretRef.name`)];
  return [...errors, ...invalidEach(`${path}.name`, name, dns1123Subdomain(name))];
};

const csiSecrets = [
  "controllerPublishSecretRef",
  "controllerExpandSecretRef",
  "nodePublishSecretRef",
  "nodeExpandSecretRef",
];

const persistentCsi: DriverRule = (source, path, name) => [
  ...csiDriverName(`${path}.driver`, text(source, "driver")),
  ...needs("volumeHandle")(source, path, name),
  ...csiSecrets.flatMap((field) => {
    const reference = source[field];
    if (!isObject(reference)) return [];
    const namespace = text(reference, "namespace");
    const place = `${path}.${field}.namespace`;
    return [
      ...requiredSubdomain(`${path}.${field}.name`, text(reference, "name")),
      ...(namespace ? invalidEach(place, namespace, dns1123Label(namespace)) : [required(place)]),
    ];
  }),
];

const cinder =
  (...secret: readonly string[]): DriverRule =>
  (source, path, name) => [
    ...needs("volumeID")(source, path, name),
    ...secretParts(source, path, ...secret),
  ];

const gitRepo: DriverRule = (source, path, name) => [
  ...needs("repository")(source, path, name),
  ...descendingPath(`${path}.directory`, text(source, "directory")),
];

const persistentGlusterfs: DriverRule = (source, path, name) => {
  const errors = needs("endpoints", "path")(source, path, name);
  const { endpointsNamespace: namespace } = source;
  if (typeof namespace !== "string") return errors;
  const empty = "if the endpointnamespace is set, it must be a valid namespace name";
  const faults = namespace ? dns1123Label(namespace) : [empty];
  return [...errors, ...invalidEach(`${path}.endpointsNamespace`, namespace, faults)];
};

const persistentAzureFile: DriverRule = (source, path, name) => [
  ...needs("secretName", "shareName")(source, path, name),
  ...(source["secretNamespace"] === "" ? [required(`${path}.secretNamespace`)] : []),
];

/** The rules that both have. */
const common: Readonly<Record<string, DriverRule>> = {
  gcePersistentDisk: disk("pdName"),
  awsElasticBlockStore: disk("volumeID"),
  nfs,
  flocker,
  rbd: needs("monitors", "image"),
  cephfs: needs("monitors"),
  quobyte,
  fc,
  flexVolume,
  vsphereVolume: needs("volumePath"),
  photonPersistentDisk: needs("pdID"),
  portworxVolume: needs("volumeID"),
  azureDisk,
  scaleIO: needs("gateway", "system", "volumeName"),
};

/** The rules for a Pod's own volumes, by the name of the source. */
export const podDrivers: Readonly<Record<string, DriverRule>> = {
  ...common,
  gitRepo,
  iscsi,
  glusterfs: needs("endpoints", "path"),
  persistentVolumeClaim: needs("claimName"),
  cinder: cinder("name"),
  azureFile: needs("secretName", "shareName"),
  storageos: storageos("name"),
  csi,
};

/** The rules for PersistentVolumes, by the name of the source. */
export const persistentDrivers: Readonly<Record<string, DriverRule>> = {
  ...common,
  glusterfs: persistentGlusterfs,
  iscsi: persistentIscsi,
  cinder: cinder("name", "namespace"),
  azureFile: persistentAzureFile,
  storageos: storageos("name", "namespace"),
  csi: persistentCsi,
};
