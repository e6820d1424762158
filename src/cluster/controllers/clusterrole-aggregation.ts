import { keyOf, type LabelSelector, type ObjectKey } from "#api/meta.ts";
import type { ClusterRole, PolicyRule } from "#api/rbac.ts";
import { selectorOf } from "#api/selectors.ts";
import { equal, type JsonObject } from "#base/json.ts";
import { applyConfiguration } from "../apiserver/apply.ts";
import { ownershipOf } from "../apiserver/managed-fields/ownership.ts";
import type { Kind } from "../apiserver/kind.ts";
import type { Registry } from "../apiserver/registry.ts";
import type { Simulation } from "../sim/simulation.ts";
import { Controller, type Reconciler, type Result } from "./controller.ts";

/** Starts the controller that gives ClusterRoles with an aggregationRule the rules they collect. */
export function startClusterRoleAggregation(simulation: Simulation, registry: Registry): void {
  const controller = new Controller(simulation, new ClusterRoleAggregation(simulation, registry));
  registry.subscribe(["clusterroles"], () => {
    // Nobody knows whose rules a change concerns: all that collect get a look.
    for (const role of registry.list("clusterroles")) {
      if (role.aggregationRule) controller.enqueue(keyOf(role));
    }
  });
}

/** As pkg/controller/clusterroleaggregation: the rules of all selected roles, by name, each once. */
class ClusterRoleAggregation implements Reconciler {
  readonly name = "clusterrole-aggregation-controller";
  readonly #simulation: Simulation;
  readonly #registry: Registry;

  constructor(simulation: Simulation, registry: Registry) {
    this.#simulation = simulation;
    this.#registry = registry;
  }

  reconcile({ name }: ObjectKey): Result {
    const role = this.#registry.find("clusterroles", "", name);
    if (!role?.aggregationRule) return {};
    const rules = this.#collect(name, role.aggregationRule.clusterRoleSelectors ?? []);
    if (equal(rules, role.rules ?? [])) return {};
    this.#simulation.because(this.name, `ClusterRole ${name} collects rules`, () =>
      this.#apply(role, rules),
    );
    return {};
  }

  #collect(name: string, selectors: readonly LabelSelector[]): PolicyRule[] {
    const rules: PolicyRule[] = [];
    for (const given of selectors) {
      const selector = selectorOf(given);
      for (const role of this.#registry.list("clusterroles")) {
        if (role.metadata.name === name || !selector.matches(role.metadata.labels)) continue;
        for (const rule of role.rules ?? []) {
          if (!rules.some((each) => equal(each, rule))) rules.push(rule);
        }
      }
    }
    return rules;
  }

  #apply(role: ClusterRole, rules: readonly PolicyRule[]): void {
    const { apiVersion, kind, metadata } = role;
    const applied = { apiVersion, kind, metadata: { name: metadata.name }, rules };
    const { object, ownership } = applyConfiguration(applied, {
      kind: this.#registry.kinds.of("clusterroles") as unknown as Kind,
      live: role as unknown as JsonObject,
      ownership: ownershipOf(role),
      manager: this.name,
      force: true,
      time: this.#registry.timestamp,
      subresource: "",
      ignored: undefined,
    });
    this.#registry.update("clusterroles", object as unknown as ClusterRole, { ownership });
  }
}
