// What the profiles of `kubectl debug` change in a pod. As pkg/cmd/debug/profiles.go of kubectl.

import type { JsonObject } from "#base/json.ts";
import { objectAt, objectsAt, valueAt } from "../../resources/fields.ts";
import { UsageError } from "../command.ts";

/** In which way somebody debugs. */
export type DebugStyle = "node" | "podCopy" | "ephemeral";

/** What a copy of a pod keeps of the original. */
export interface Kept {
  readonly labels: boolean;
  readonly annotations: boolean;
  readonly liveness: boolean;
  readonly readiness: boolean;
  readonly startup: boolean;
  readonly initContainers: boolean;
}

interface Profile {
  /** Changes of the debugging container's security context; `undefined` takes it away. */
  readonly security?: (style: DebugStyle, present: JsonObject) => JsonObject | undefined;
  readonly hostNamespaces: boolean;
  readonly mountsRoot: boolean;
}

const profiles: Readonly<Record<string, Profile>> = {
  legacy: { hostNamespaces: true, mountsRoot: true },
  general: {
    hostNamespaces: true,
    mountsRoot: true,
    security: (style, present) =>
      style === "node" ? undefined : withCapabilities(present, "SYS_PTRACE"),
  },
  baseline: { hostNamespaces: false, mountsRoot: false, security: () => undefined },
  restricted: {
    hostNamespaces: false,
    mountsRoot: false,
    security: () => ({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    }),
  },
  netadmin: {
    hostNamespaces: true,
    mountsRoot: false,
    security: (_, present) => withCapabilities(present, "NET_ADMIN", "NET_RAW"),
  },
  sysadmin: {
    hostNamespaces: true,
    mountsRoot: true,
    security: (_, present) => ({ ...present, privileged: true }),
  },
};

function withCapabilities(present: JsonObject, ...names: readonly string[]): JsonObject {
  const capabilities = objectAt(present, "capabilities");
  const before = valueAt(capabilities, "add");
  const add = [...new Set([...(Array.isArray(before) ? (before as string[]) : []), ...names])];
  return { ...present, capabilities: { ...capabilities, add } };
}

/** Throws UsageError for a profile that there is not. */
export function checkProfile(name: string): void {
  if (!Object.hasOwn(profiles, name)) throw new UsageError(`unknown profile: ${name}`);
}

/** The pod as the profile wants it; `container` is the debugging one. */
export function withProfile(
  name: string,
  style: DebugStyle,
  pod: JsonObject,
  container: string,
  kept: Kept,
): JsonObject {
  const { security, hostNamespaces, mountsRoot } = profiles[name]!;
  let { spec } = { spec: objectAt(pod, "spec") };
  if (security) spec = withSecurity(spec, container, (present) => security(style, present));
  if (style === "node") {
    if (mountsRoot) spec = withRootMounted(spec, container);
    if (hostNamespaces) spec = { ...spec, hostNetwork: true, hostPID: true, hostIPC: true };
    return { ...pod, spec };
  }
  if (style !== "podCopy") return { ...pod, spec };
  if (name === "legacy")
    return { ...pod, metadata: without(objectAt(pod, "metadata"), "labels"), spec };
  return copyOf({ ...pod, spec }, kept);
}

function withSecurity(
  spec: JsonObject,
  container: string,
  change: (present: JsonObject) => JsonObject | undefined,
): JsonObject {
  return changedContainer(spec, container, (each) => {
    const securityContext = change(objectAt(each, "securityContext"));
    const { securityContext: _, ...others } = each;
    return securityContext ? { ...others, securityContext } : others;
  });
}

function withRootMounted(spec: JsonObject, container: string): JsonObject {
  const volume = { name: "host-root", hostPath: { path: "/" } };
  const mounted = changedContainer(spec, container, (each) => ({
    ...each,
    volumeMounts: [...objectsAt(each, "volumeMounts"), { name: "host-root", mountPath: "/host" }],
  }));
  return { ...mounted, volumes: [...objectsAt(spec, "volumes"), volume] };
}

/** Changes the container of this name, whichever list it is in. */
export function changedContainer(
  spec: JsonObject,
  name: string,
  change: (container: JsonObject) => JsonObject,
): JsonObject {
  const lists = ["containers", "ephemeralContainers"].filter((field) => Array.isArray(spec[field]));
  const changed = lists.map((field) => [
    field,
    objectsAt(spec, field).map((each) => (each["name"] === name ? change(each) : each)),
  ]);
  return { ...spec, ...Object.fromEntries(changed) };
}

/** A copy that does no work: nobody selects it and no probe ends it, unless it is to keep what does. */
function copyOf(pod: JsonObject, kept: Kept): JsonObject {
  let metadata = objectAt(pod, "metadata");
  if (!kept.labels) metadata = without(metadata, "labels");
  if (!kept.annotations) metadata = without(metadata, "annotations");
  const probes = [
    ...(kept.liveness ? [] : ["livenessProbe"]),
    ...(kept.readiness ? [] : ["readinessProbe"]),
    ...(kept.startup ? [] : ["startupProbe"]),
  ];
  const spec = objectAt(pod, "spec");
  const containers = objectsAt(spec, "containers").map((each) => without(each, ...probes));
  const rest = kept.initContainers ? spec : without(spec, "initContainers");
  const shared = rest["shareProcessNamespace"] ?? true;
  return { ...pod, metadata, spec: { ...rest, containers, shareProcessNamespace: shared } };
}

function without(object: JsonObject, ...fields: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !fields.includes(name)));
}
