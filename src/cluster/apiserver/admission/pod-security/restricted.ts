// The checks that the level restricted has besides those of baseline, in the order of their names.

import type { Volume } from "#api/volumes.ts";
import { addedBeyond, badSeccomp } from "./baseline.ts";
import {
  check,
  type Check,
  containersThat,
  counted,
  named,
  quotedAll,
  settersThat,
  sorted,
} from "./violations.ts";

export const allowPrivilegeEscalation = check("allowPrivilegeEscalation != false", (pod) => {
  const bad = containersThat(
    pod,
    ({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false,
  );
  if (bad.length === 0) return undefined;
  return `${named("container", bad)} must set securityContext.allowPrivilegeEscalation=false`;
});

export const capabilities = check("unrestricted capabilities", (pod) => {
  const keeping = containersThat(
    pod,
    ({ securityContext }) => !securityContext?.capabilities?.drop?.includes("ALL"),
  );
  const added = addedBeyond(pod, ["NET_BIND_SERVICE"]);
  const details = [
    ...(keeping.length > 0
      ? [`${named("container", keeping)} must set securityContext.capabilities.drop=["ALL"]`]
      : []),
    ...(added ? [added] : []),
  ];
  return details.length > 0 ? details.join("; ") : undefined;
});

/** Volumes of these sources are allowed, whatever else they have. */
const allowedSources =
  "configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret".split(
    " ",
  ) as (keyof Volume)[];

export const volumeTypes = check("restricted volume types", ({ spec: { volumes = [] } }) => {
  const bad = volumes.filter((volume) => !allowedSources.some((source) => volume[source]));
  if (bad.length === 0) return undefined;
  const types = sorted(
    bad.map((volume) => Object.keys(volume).find((key) => key !== "name") ?? "unknown"),
  );
  const verb = bad.length === 1 ? "uses" : "use";
  const names = bad.map(({ name }) => name);
  return `${named("volume", names)} ${verb} ${counted("restricted volume type", types.length)} ${quotedAll(types)}`;
});

export const runAsNonRoot = check("runAsNonRoot != true", (pod) => {
  const setters = settersThat(pod, (context) => context.runAsNonRoot === false);
  if (setters) return `${setters} must not set securityContext.runAsNonRoot=false`;
  if (pod.spec.securityContext?.runAsNonRoot) return undefined;
  const bad = containersThat(
    pod,
    ({ securityContext }) => securityContext?.runAsNonRoot === undefined,
  );
  if (bad.length === 0) return undefined;
  return `pod or ${named("container", bad)} must set securityContext.runAsNonRoot=true`;
});

export const runAsUser = check("runAsUser=0", (pod) => {
  const setters = settersThat(pod, (context) => context.runAsUser === 0);
  return setters ? `${setters} must not set runAsUser=0` : undefined;
});

export const seccompProfile = check("seccompProfile", (pod) => {
  const set = badSeccomp(pod);
  if (set) return set;
  if (pod.spec.securityContext?.seccompProfile) return undefined;
  const bad = containersThat(pod, ({ securityContext }) => !securityContext?.seccompProfile);
  if (bad.length === 0) return undefined;
  return `pod or ${named("container", bad)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`;
});

/** The same check, which Pods for Windows pass. */
export function besidesWindows(of: Check): Check {
  return (pod) => (pod.spec.os?.name === "windows" ? undefined : of(pod));
}
