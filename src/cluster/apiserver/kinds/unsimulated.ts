// Fields that are stored as written but that nothing in the simulation acts on. Who sets one is told so.

import { isObject } from "#base/json.ts";

/**
 * Where such fields are: names joined by dots. `[]` goes through a list, `*` is each field of an
 * object (but `*-x-y` not x and not y), and `=x` says which value means nothing special. Without it false does, and an
 * empty value always does; but under `*` each field counts.
 */
type Patterns = readonly string[];

const containerFields: Patterns = [
  "securityContext.*-allowPrivilegeEscalation-privileged-readOnlyRootFilesystem-runAsGroup-runAsNonRoot-runAsUser",
  "volumeDevices",
  "volumeMounts[].mountPropagation",
  "volumeMounts[].recursiveReadOnly",
];

const podFields: Patterns = [
  "dnsConfig",
  "hostIPC",
  "hostPID",
  "hostUsers=true",
  "imagePullSecrets",
  "securityContext.*-fsGroup-runAsGroup-runAsNonRoot-runAsUser-supplementalGroups-sysctls",
  "setHostnameAsFQDN",
  "shareProcessNamespace",
  "volumes[].emptyDir.sizeLimit",
  ...containerFields.map((field) => `initContainers[].${field}`),
  ...containerFields.map((field) => `containers[].${field}`),
];

/** The volumes that programs find files in; the others are empty directories. */
const simulatedVolumes = new Set([
  "name",
  "configMap",
  "downwardAPI",
  "emptyDir",
  "persistentVolumeClaim",
  "hostPath",
  "projected",
  "secret",
]);

const serviceFields: Patterns = [
  "allocateLoadBalancerNodePorts=true",
  "loadBalancerClass",
  "loadBalancerIP",
  "loadBalancerSourceRanges",
  "ports[].protocol=TCP",
  "trafficDistribution",
];

/** Warnings about the fields of a Pod's spec, or a template's; `path` leads to the spec. */
export function unsimulatedInPod(spec: object, path: string): string[] {
  const others = podFields.flatMap((pattern) => found(spec, pattern.split("."), path));
  const { volumes } = spec as { volumes?: readonly object[] };
  const strange = (volumes ?? []).flatMap((volume, index) =>
    Object.keys(volume)
      .filter((source) => !simulatedVolumes.has(source))
      .map((source) => `${path}.volumes[${index}].${source}`),
  );
  return [...others, ...strange].map(warning);
}

/** Warnings about the fields of a Service's spec. */
export function unsimulatedInService(spec: object): string[] {
  return serviceFields.flatMap((pattern) => found(spec, pattern.split("."), "spec")).map(warning);
}

/** The warning about a whole kind. */
export function unsimulatedKind(kind: string): string {
  return warning(kind);
}

/** The warning about one field. */
export function unsimulated(path: string): string {
  return warning(path);
}

function warning(path: string): string {
  return `${path}: accepted, but the simulated cluster does not act on it`;
}

/** The paths at which a pattern's field is set. */
function found(value: unknown, [segment = "", ...rest]: readonly string[], path: string): string[] {
  if (!isObject(value)) return [];
  if (segment.startsWith("*")) {
    const acted = segment.split("-");
    const names = Object.keys(value).filter((name) => !acted.includes(name));
    return names.map((name) => `${path}.${name}`);
  }
  const [name = "", usual] = segment.split("=");
  if (name.endsWith("[]")) {
    const list = value[name.slice(0, -2)];
    if (!Array.isArray(list)) return [];
    return list.flatMap((item: unknown, index) =>
      found(item, rest, `${path}.${name.slice(0, -2)}[${index}]`),
    );
  }
  const here = `${path}.${name}`;
  if (rest.length > 0) return found(value[name], rest, here);
  return isUsual(value[name], usual) ? [] : [here];
}

function isUsual(value: unknown, usual: string | undefined): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (usual !== undefined)
    return usual === (typeof value === "string" ? value : JSON.stringify(value));
  if (value === false) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
