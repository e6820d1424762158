import type { Node, Pod } from "#api/core.ts";
import type { ResourceList } from "#api/meta.ts";
import { milliOf, valueOf } from "#api/quantity.ts";
import type { Description } from "./description.ts";
import { type PodResources, podResources, together } from "./pod-resources.ts";
import { since } from "./times.ts";

/** The Pods of a Node, and what their requests and limits come to. */
export function describeNodeResources(
  d: Description,
  { status }: Node,
  pods: readonly Pod[],
  now: number,
): void {
  const { capacity = {} } = status;
  const given = Object.keys(status.allocatable ?? {}).length > 0 ? status.allocatable : undefined;
  const allocatable = given ?? capacity;
  const resources = pods.map(podResources);
  d.field("Non-terminated Pods", `(${pods.length} in total)`);
  d.row(
    1,
    "Namespace",
    "Name",
    "",
    "CPU Requests",
    "CPU Limits",
    "Memory Requests",
    "Memory Limits",
    "Age",
  );
  d.row(
    1,
    "---------",
    "----",
    "",
    "------------",
    "----------",
    "---------------",
    "-------------",
    "---",
  );
  for (const [index, { metadata }] of pods.entries()) {
    const { requests = {}, limits = {} } = resources[index] ?? {};
    const shares = ["cpu", "memory"].flatMap((name) => [
      share(name, requests, allocatable),
      share(name, limits, allocatable),
    ]);
    const age = since(metadata.creationTimestamp, now);
    d.row(1, metadata.namespace ?? "", metadata.name, "", ...shares, age);
  }
  d.heading("Allocated resources");
  d.row(1, "(Total limits may be over 100 percent, i.e., overcommitted.)");
  describeTotals(d, resources, allocatable);
}

function describeTotals(
  d: Description,
  resources: readonly PodResources[],
  allocatable: ResourceList,
): void {
  const requests = together(resources.map((each) => each.requests));
  const limits = together(resources.map((each) => each.limits));
  const names = Object.keys(allocatable).toSorted();
  const hugePages = names.filter((name) => name.startsWith("hugepages-"));
  const extended = names.filter((name) => !name.startsWith("hugepages-") && !standard.has(name));
  d.table(
    1,
    ["Resource", "Requests", "Limits"],
    [
      ...["cpu", "memory", "ephemeral-storage", ...hugePages].map((name) => [
        name,
        share(name, requests, allocatable),
        share(name, limits, allocatable),
      ]),
      ...extended.map((name) => [name, requests[name] ?? "0", limits[name] ?? "0"]),
    ],
  );
}

const standard: ReadonlySet<string> = new Set(["cpu", "memory", "ephemeral-storage", "pods"]);

/** `250m (12%)`: an amount and how much of the node's it is, rounded down. */
function share(name: string, amounts: ResourceList, allocatable: ResourceList): string {
  const amount = amounts[name] ?? "0";
  const size = name === "cpu" ? milliOf : valueOf;
  const whole = size(allocatable[name]);
  return `${amount} (${whole === 0 ? 0 : Math.trunc((size(amount) / whole) * 100)}%)`;
}
