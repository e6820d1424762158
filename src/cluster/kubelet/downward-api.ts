// What a program can learn of its own Pod. Rules of pkg/fieldpath and pkg/api/v1/resource.

import type { Pod } from "#api/core.ts";
import type { ResourceList } from "#api/meta.ts";
import type { Container } from "#api/podspec.ts";
import { milliOf, valueOf } from "#api/quantity.ts";
import type { ResourceFieldSelector } from "#api/volumes.ts";

/** What the downward API can see of the Pod besides its stored object. */
export interface PodFacts {
  readonly podIP: string;
  readonly hostIP: string;
  readonly hostname: string;
  /** What the node has to give: the limit of a container that has none. */
  readonly allocatable: ResourceList;
}

/** The value of a field such as `metadata.labels['app']` or `status.podIP`. */
export function fieldOf(pod: Pod, path: string, facts: PodFacts): string {
  const field = fields.get(path);
  if (field) return field(pod, facts) ?? "";
  const subscript = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (!subscript) return "";
  return pod.metadata[subscript[1] as "labels" | "annotations"]?.[subscript[2] ?? ""] ?? "";
}

type Field = (pod: Pod, facts: PodFacts) => string | undefined;

const fields: ReadonlyMap<string, Field> = new Map<string, Field>([
  ["metadata.name", ({ metadata }) => metadata.name],
  ["metadata.namespace", ({ metadata }) => metadata.namespace],
  ["metadata.uid", ({ metadata }) => metadata.uid],
  ["metadata.labels", ({ metadata }) => pairs(metadata.labels)],
  ["metadata.annotations", ({ metadata }) => pairs(metadata.annotations)],
  ["spec.nodeName", ({ spec }) => spec.nodeName],
  ["spec.serviceAccountName", ({ spec }) => spec.serviceAccountName],
  ["status.podIP", (_, { podIP }) => podIP],
  ["status.podIPs", (_, { podIP }) => podIP],
  ["status.hostIP", (_, { hostIP }) => hostIP],
  ["status.hostIPs", (_, { hostIP }) => hostIP],
]);

/** A line `key="value"` for each, sorted, without a newline at the end. */
function pairs(map: Readonly<Record<string, string>> = {}): string {
  return Object.keys(map)
    .toSorted()
    .map((key) => `${key}=${JSON.stringify(map[key])}`)
    .join("\n");
}

/** A request or limit of a container of the Pod, in units of the divisor, rounded up. */
export function resourceOf(
  { containerName, resource, divisor }: ResourceFieldSelector,
  pod: Pod,
  self: Container | undefined,
  { allocatable }: PodFacts,
): string {
  const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const container = containerName ? all.find(({ name }) => name === containerName) : self;
  const [list = "", name = ""] = resource.split(".");
  const { limits, requests } = container?.resources ?? {};
  const limit = limits?.[name] ?? (name.startsWith("hugepages-") ? undefined : allocatable[name]);
  const quantity = list === "limits" ? limit : requests?.[name];
  const amount = name === "cpu" ? milliOf : valueOf;
  const unit = amount(divisor && amount(divisor) > 0 ? divisor : "1");
  return `${Math.ceil(amount(quantity) / unit)}`;
}
