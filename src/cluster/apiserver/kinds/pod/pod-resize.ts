// Other requests and limits for a Pod that runs: its subresource resize. Rules of ValidatePodResize.

import type { Pod } from "#api/core.ts";
import { type FieldError, forbidden, invalid } from "#api/field-errors.ts";
import type { ResourceList } from "#api/meta.ts";
import type { Container } from "#api/podspec.ts";
import { parseQuantity } from "#api/quantity.ts";
import { equal } from "#base/json.ts";
import { qosClassOf } from "./qos.ts";

/** The old Pod with nothing but resources taken from the draft; the draft itself if its containers are others. */
export function withResourcesOf(draft: Pod, old: Pod): Pod {
  const { containers: given, initContainers = [] } = draft.spec;
  const containers = given ?? [];
  if (!sameNames(containers, old.spec.containers)) return draft;
  if (!sameNames(initContainers, old.spec.initContainers ?? [])) return draft;
  const inits = merge(initContainers, old.spec.initContainers ?? []);
  const spec = {
    ...old.spec,
    containers: merge(containers, old.spec.containers),
    ...(inits.length > 0 && { initContainers: inits }),
  };
  return {
    ...old,
    metadata: { ...old.metadata, resourceVersion: draft.metadata.resourceVersion },
    spec,
  };
}

function merge(next: readonly Container[], before: readonly Container[]): Container[] {
  return before.map((container, index): Container => {
    const { resources, resizePolicy } = next[index]!;
    return { ...container, ...(resources && { resources }), ...(resizePolicy && { resizePolicy }) };
  });
}

function sameNames(a: readonly Container[], b: readonly Container[]): boolean {
  return equal(
    a.map(({ name }) => name),
    b.map(({ name }) => name),
  );
}

/** What is wrong with a resize. */
export function validateResize(next: Pod, old: Pod): FieldError[] {
  const errors: FieldError[] = [];
  if (old.status.qosClass && old.status.qosClass !== qosClassOf(next.spec)) {
    const why = "Pod QOS Class may not change as a result of resizing";
    errors.push(invalid("spec", old.status.qosClass, why));
  }
  const misplaced = [
    ...validateOrder(next.spec.containers, old.spec.containers, "containers"),
    ...validateOrder(next.spec.initContainers, old.spec.initContainers, "initContainers"),
  ];
  if (misplaced.length > 0) return [...errors, ...misplaced];
  const check = (field: "containers" | "initContainers", isChecked: (c: Container) => boolean) => {
    for (const [index, before] of (old.spec[field] ?? []).entries()) {
      const here = `spec.${field}[${index}].resources`;
      if (isChecked(before))
        errors.push(...validateContainer(next.spec[field]![index]!, before, here));
    }
  };
  check("initContainers", ({ restartPolicy }) => restartPolicy === "Always");
  check("containers", () => true);
  for (const [index, before] of old.spec.containers.entries()) {
    if (equal(withoutResizable(next.spec.containers[index]!), withoutResizable(before))) continue;
    errors.push(forbidden("spec", "only cpu and memory resources are mutable"));
  }
  for (const [index, before] of (old.spec.initContainers ?? []).entries()) {
    const after = next.spec.initContainers![index]!;
    const isSidecar = before.restartPolicy === "Always";
    if (
      equal(
        isSidecar ? withoutResizable(after) : after,
        isSidecar ? withoutResizable(before) : before,
      )
    )
      continue;
    const why = isSidecar
      ? "only cpu and memory resources for sidecar containers are mutable"
      : "resources for non-sidecar init containers are immutable";
    errors.push(forbidden("spec", why));
  }
  return errors;
}

function validateOrder(
  next: readonly Container[] = [],
  old: readonly Container[] = [],
  field: string,
): FieldError[] {
  if (next.length !== old.length) {
    return [forbidden(`spec.${field}`, `${field} may not be added or removed on resize`)];
  }
  return old.flatMap(({ name }, index) =>
    next[index]!.name === name
      ? []
      : [
          forbidden(
            `spec.${field}[${index}].name`,
            `${field === "containers" ? "containers" : "initContainers"} may not be renamed or reordered on resize`,
          ),
        ],
  );
}

function validateContainer(next: Container, old: Container, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const list of ["requests", "limits"] as const) {
    const removed = Object.keys(old.resources?.[list] ?? {}).some(
      (name) => next.resources?.[list]?.[name] === undefined,
    );
    if (removed) errors.push(forbidden(`${path}.${list}`, `resource ${list} cannot be removed`));
  }
  const policy = next.resizePolicy?.find(({ resourceName }) => resourceName === "memory");
  if (policy?.restartPolicy === "RestartContainer") return errors;
  const after = next.resources?.limits?.["memory"];
  const before = old.resources?.limits?.["memory"];
  if (after === undefined) return errors;
  const unless = "unless resizePolicy is RestartContainer";
  const field = `${path}.limits[memory]`;
  if (before === undefined) {
    errors.push(forbidden(field, `memory limits cannot be added ${unless}`));
  } else if (milli(after) < milli(before)) {
    errors.push(forbidden(field, `memory limits cannot be decreased ${unless}`));
  }
  return errors;
}

function milli(quantity: string): number {
  return parseQuantity(quantity)?.milli ?? 0;
}

/** The container without its requests and limits of CPU and memory. */
function withoutResizable({ resources = {}, ...container }: Container): unknown {
  return { ...container, limits: others(resources.limits), requests: others(resources.requests) };
}

function others(list: ResourceList = {}): unknown {
  return Object.entries(list).filter(([name]) => name !== "cpu" && name !== "memory");
}
