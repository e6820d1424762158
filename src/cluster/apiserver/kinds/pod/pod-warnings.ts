// What the API server tells the author of a Pod that it nevertheless takes. Rules of pkg/api/pod/warnings.go.

import { labelValue } from "#api/label-rules.ts";
import type { LabelSelector, ObjectMeta, TemplateMeta } from "#api/meta.ts";
import type { Container, NodeSelectorTerm, PodSpec } from "#api/podspec.ts";
import { containerWarnings, fractionWarnings, portsWarnings } from "./container-warnings.ts";
import { deprecatedAnnotations } from "../rules/deprecated-annotations.ts";
import { addressWarnings } from "../rules/ip-address.ts";
import { deprecationOf } from "../rules/node-labels.ts";
import { unsimulatedInPod } from "../unsimulated.ts";
import { appArmorAnnotation, appArmorDeprecation } from "./pod-mutations.ts";
import { volumeWarnings } from "./volume-warnings.ts";
import { containersOf } from "./windows-validation.ts";

const annotationsOfOld: { readonly [annotation: string]: string } = {
  "scheduler.alpha.kubernetes.io/critical-pod":
    'non-functional in v1.16+; use the "priorityClassName" field instead',
  "security.alpha.kubernetes.io/sysctls":
    'non-functional in v1.11+; use the "sysctls" field instead',
  "security.alpha.kubernetes.io/unsafe-sysctls":
    'non-functional in v1.11+; use the "sysctls" field instead',
};

/** A Pod or the template of one. */
export interface Warned {
  readonly metadata: ObjectMeta | TemplateMeta;
  readonly spec: PodSpec;
}

/** What the author of a Pod or Pod template should know; `path` leads to the template: "" for a Pod. */
export function podWarnings({ metadata, spec }: Warned, path: string): string[] {
  const prefix = path ? `${path}.` : "";
  const specPath = `${prefix}spec`;
  return [
    ...nodeWarnings(spec, specPath),
    ...spreadWarnings(spec, specPath),
    ...deprecatedAnnotations(metadata, annotationsOfOld, `${prefix}metadata`),
    ...volumeWarnings(spec.volumes ?? [], `${specPath}.volumes`),
    ...repetitions(spec.hostAliases, "ip", `${specPath}.hostAliases`),
    ...repetitions(spec.imagePullSecrets, "name", `${specPath}.imagePullSecrets`),
    ...(spec.imagePullSecrets ?? []).flatMap(({ name }, index) =>
      name ? [] : [`${specPath}.imagePullSecrets[${index}].name: invalid empty name ""`],
    ),
    ...fractionWarnings(spec.overhead, `${specPath}.overhead`),
    ...seccompOfPodWarnings({ metadata, spec }, `${prefix}metadata.annotations`),
    ...containersOf(spec, specPath).flatMap(([container, here]) => [
      ...annotationWarnings({ metadata, spec }, container, prefix),
      ...containerWarnings(container, here),
    ]),
    ...portsWarnings(spec, specPath),
    ...(spec.terminationGracePeriodSeconds! < 0
      ? [
          `${specPath}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`,
        ]
      : []),
    ...affinityWarnings(spec, `${specPath}.affinity`),
    ...(spec.dnsConfig?.nameservers ?? []).flatMap((server, index) =>
      addressWarnings(`${specPath}.dnsConfig.nameservers[${index}]`, server),
    ),
    ...(spec.hostAliases ?? []).flatMap(({ ip = "" }, index) =>
      addressWarnings(`${specPath}.hostAliases[${index}].ip`, ip),
    ),
    ...unsimulatedInPod(spec, specPath),
  ];
}

function nodeWarnings({ nodeSelector = {}, affinity }: PodSpec, path: string): string[] {
  const { nodeAffinity } = affinity ?? {};
  const here = `${path}.affinity.nodeAffinity`;
  const required = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const preferred = nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
  return [
    ...Object.keys(nodeSelector).flatMap((key) => {
      const why = deprecationOf(key);
      return why ? [`${path}.nodeSelector[${key}]: ${why}`] : [];
    }),
    ...(required ?? []).flatMap((term, index) => {
      const place = `${here}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`;
      return termWarnings(term, false, `${place}[${index}]`);
    }),
    ...(preferred ?? []).flatMap(({ preference }, index) => {
      const place = `${here}.preferredDuringSchedulingIgnoredDuringExecution`;
      return termWarnings(preference, true, `${place}[${index}].preference`);
    }),
  ];
}

/** Keys and values of node labels that a term had better not ask for; values count for preferences only. */
export function termWarnings(
  { matchExpressions = [] }: NodeSelectorTerm,
  checksValues: boolean,
  path: string,
): string[] {
  return matchExpressions.flatMap(({ key, values = [] }, index) => {
    const here = `${path}.matchExpressions[${index}]`;
    const why = deprecationOf(key);
    const faults = (checksValues ? values : []).flatMap((value, at) => {
      const place = `${here}.values[${at}]`;
      return labelValue(value).map((fault) => `${place}: ${value} is invalid, ${fault}`);
    });
    return [...(why ? [`${here}.key: ${key} is ${why}`] : []), ...faults];
  });
}

const noPod = "a null labelSelector results in matching no pod";

function spreadWarnings({ topologySpreadConstraints = [] }: PodSpec, path: string): string[] {
  return topologySpreadConstraints.flatMap(({ topologyKey, labelSelector }, index) => {
    const here = `${path}.topologySpreadConstraints[${index}]`;
    const why = deprecationOf(topologyKey);
    return [
      ...(why ? [`${here}.topologyKey: ${topologyKey} is ${why}`] : []),
      ...(labelSelector ? [] : [`${here}.labelSelector: ${noPod}`]),
    ];
  });
}

function missing(selector: LabelSelector | undefined, path: string): string[] {
  return selector ? [] : [`${path}.labelSelector: ${noPod}`];
}

function affinityWarnings({ affinity }: PodSpec, path: string): string[] {
  return (["podAffinity", "podAntiAffinity"] as const).flatMap((kind) => {
    const required = affinity?.[kind]?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    const preferred = affinity?.[kind]?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    const here = `${path}.${kind}`;
    return [
      ...required.flatMap(({ labelSelector }, index) =>
        missing(labelSelector, `${here}.requiredDuringSchedulingIgnoredDuringExecution[${index}]`),
      ),
      ...preferred.flatMap(({ podAffinityTerm }, index) => {
        const place = `${here}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`;
        return missing(podAffinityTerm.labelSelector, `${place}.podAffinityTerm`);
      }),
    ];
  });
}

function repetitions<K extends string>(
  items: readonly { readonly [key in K]?: string }[] | undefined,
  key: K,
  path: string,
): string[] {
  const seen = new Set<string>();
  return (items ?? []).flatMap((item, index) => {
    const value = item[key] ?? "";
    if (seen.has(value))
      return [`${path}[${index}].${key}: duplicate ${key} ${JSON.stringify(value)}`];
    seen.add(value);
    return [];
  });
}

const seccompDeprecation = 'non-functional in v1.27+; use the "seccompProfile" field instead';

function seccompOfPodWarnings({ metadata, spec }: Warned, path: string): string[] {
  const key = "seccomp.security.alpha.kubernetes.io/pod";
  const isTold = metadata.annotations?.[key] !== undefined && !spec.securityContext?.seccompProfile;
  return isTold ? [`${path}[${key}]: ${seccompDeprecation}`] : [];
}

/** Annotations that stood once for what has fields now; of AppArmor, those of Pods are told while it is made. */
function annotationWarnings(
  { metadata, spec }: Warned,
  { name, securityContext }: Container,
  prefix: string,
): string[] {
  const { annotations = {} } = metadata;
  const seccomp = `container.seccomp.security.alpha.kubernetes.io/${name}`;
  const appArmor = `${appArmorAnnotation}${name}`;
  const hasProfile = spec.securityContext?.appArmorProfile ?? securityContext?.appArmorProfile;
  const told = (key: string, why: string) => `${prefix}metadata.annotations[${key}]: ${why}`;
  return [
    ...(annotations[seccomp] !== undefined && !securityContext?.seccompProfile
      ? [told(seccomp, seccompDeprecation)]
      : []),
    ...(prefix && annotations[appArmor] !== undefined && !hasProfile
      ? [told(appArmor, appArmorDeprecation)]
      : []),
  ];
}
