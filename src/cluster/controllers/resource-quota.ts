import { keyOf, type ObjectKey, type ResourceList } from "#api/meta.ts";
import { sumQuantities } from "#api/quantity.ts";
import type { Resource } from "#api/scheme.ts";
import { equal } from "#base/json.ts";
import { isInScope, namesFor, usageOf } from "../apiserver/admission/quota-usage.ts";
import type { Registry } from "../apiserver/registry.ts";
import type { Simulation } from "../sim/simulation.ts";
import type { ResourceQuota } from "#api/limits.ts";
import { Controller, type Reconciler, type Result } from "./controller.ts";

/** Starts the controller that counts what each quota's namespace uses. */
export function startQuotas(simulation: Simulation, registry: Registry): void {
  const quotas = new Controller(simulation, new QuotaReconciler(simulation, registry));
  registry.subscribeToAll(({ type, resource, object, previous }) => {
    if (resource === "resourcequotas") {
      if (type !== "DELETED") quotas.enqueue(keyOf(object));
      return;
    }
    const { namespace } = object.metadata;
    if (!namespace) return;
    const isCounted = !previous || type === "DELETED" || grows.has(resource);
    if (!isCounted) return;
    for (const quota of registry.list("resourcequotas", namespace)) quotas.enqueue(keyOf(quota));
  });
}

/** What these use changes while they are there. */
const grows: ReadonlySet<Resource> = new Set(["persistentvolumeclaims", "pods", "services"]);

class QuotaReconciler implements Reconciler {
  readonly name = "resourcequota-controller";
  readonly #simulation: Simulation;
  readonly #registry: Registry;

  constructor(simulation: Simulation, registry: Registry) {
    this.#simulation = simulation;
    this.#registry = registry;
  }

  reconcile({ namespace, name }: ObjectKey): Result {
    const quota = this.#registry.find("resourcequotas", namespace, name);
    if (!quota || quota.metadata.deletionTimestamp !== undefined) return {};
    const hard = { ...quota.spec.hard };
    const status = { hard, used: this.#used(quota, Object.keys(hard)) };
    if (equal(status, quota.status)) return {};
    this.#simulation.because(this.name, `Quota ${name} is counted`, () =>
      this.#registry.updateStatus("resourcequotas", { ...quota, status }),
    );
    return {};
  }

  #used(quota: ResourceQuota, names: readonly string[]): ResourceList {
    const amounts = new Map(names.map((name): [string, string[]] => [name, []]));
    for (const { resource, namespaced } of this.#registry.kinds.stored) {
      if (!namespaced) continue;
      const concerned = namesFor(resource, names);
      if (concerned.length === 0) continue;
      for (const object of this.#registry.list(resource, quota.metadata.namespace)) {
        if (!isInScope(quota, resource, object)) continue;
        const usage = usageOf(resource, object, this.#simulation.now);
        for (const name of concerned) {
          if (usage[name] !== undefined) amounts.get(name)?.push(usage[name]);
        }
      }
    }
    return Object.fromEntries([...amounts].map(([name, list]) => [name, sumQuantities(list)]));
  }
}
