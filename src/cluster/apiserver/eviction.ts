import type { ApiRequest } from "#api/client.ts";
import type { Pod } from "#api/core.ts";
import type { DeleteOptions } from "#api/delete-options.ts";
import { badRequest, StatusError } from "#api/errors.ts";
import { invalid, invalidError } from "#api/field-errors.ts";
import type { PodDisruptionBudget } from "#api/policy.ts";
import { selectorOf } from "#api/selectors.ts";
import { parseTime } from "#api/time.ts";
import { withDisruptionAllowed } from "../disruption-allowed.ts";
import { withDisruptionTarget } from "../disruption-target.ts";
import { decodeBody } from "./body.ts";
import { Query, readWriteQuery } from "./query.ts";
import type { Registry } from "./registry.ts";
import type { ResourceInfoOfRequest } from "./request-info.ts";
import type { ServerResponse } from "./response.ts";

/** More evictions that nobody has seen yet than this are refused. */
const mostUnconfirmed = 2000;
const refusal = "Cannot evict pod as it would violate the pod's disruption budget.";

interface Eviction {
  readonly metadata: { readonly name?: string };
  readonly deleteOptions?: DeleteOptions & {
    readonly ignoreStoreReadErrorWithClusterBreakingPotential?: boolean;
  };
}

/** `POST pods/NAME/eviction`: deletes a Pod unless a PodDisruptionBudget forbids it. As registry/core/pod. */
export class EvictionSubresource {
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** Throws TooManyRequests where a budget forbids it, NotFound, Conflict (preconditions). */
  handle(request: ApiRequest, { namespace, name }: ResourceInfoOfRequest): ServerResponse {
    const options = optionsOf(request, name);
    const pod = this.#registry.get("pods", namespace, name);
    const budgets = needsNoBudget(pod) ? [] : this.#budgetsOf(pod);
    if (budgets.length > 1) return severalBudgets;
    const [budget] = budgets;
    if (budget && !isExempt(pod, budget)) this.#spend(budget, name, isDry(options));
    this.#delete(pod, options);
    const body = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 };
    return { code: 201, headers, body };
  }

  #budgetsOf({ metadata }: Pod): PodDisruptionBudget[] {
    return this.#registry
      .list("poddisruptionbudgets", metadata.namespace)
      .filter(({ spec }) => selectorOf(spec.selector).matches(metadata.labels));
  }

  /** Notes one disruption more, before it happens. */
  #spend(budget: PodDisruptionBudget, podName: string, dry: boolean): void {
    const { metadata, status } = budget;
    const { observedGeneration = 0, disruptionsAllowed, disruptedPods = {} } = status;
    if (observedGeneration < (metadata.generation ?? 0)) {
      const why = `The disruption budget ${metadata.name} is still being processed by the server.`;
      throw tooManyRequests(why, 10);
    }
    if (Object.keys(disruptedPods).length > mostUnconfirmed) {
      throw forbiddenBudget(
        metadata.name,
        "DisruptedPods map too big - too many evictions not confirmed by PDB controller",
      );
    }
    if (disruptionsAllowed === 0) {
      throw tooManyRequests(
        `The disruption budget ${metadata.name} needs ${status.desiredHealthy} healthy pods and has ${status.currentHealthy} currently`,
      );
    }
    if (dry) return;
    const now = this.#registry.timestamp;
    const spent = {
      ...status,
      disruptionsAllowed: disruptionsAllowed - 1,
      disruptedPods: { ...disruptedPods, [podName]: now },
    };
    const told =
      spent.disruptionsAllowed > 0 ? spent : withDisruptionAllowed(budget, spent, parseTime(now));
    this.#registry.updateStatus("poddisruptionbudgets", { ...budget, status: told });
  }

  #delete(pod: Pod, options: DeleteOptions): void {
    const { namespace = "", name } = pod.metadata;
    // The condition is a change of its own, which must not come between the client and what it has seen.
    this.#registry.delete("pods", namespace, name, { ...options, dryRun: ["All"] });
    if (isDry(options)) return;
    const now = parseTime(this.#registry.timestamp);
    const status = withDisruptionTarget(
      pod.status,
      "EvictionByEvictionAPI",
      "Eviction API: evicting",
      now,
    );
    this.#registry.updateStatus("pods", { ...pod, status });
    const { preconditions: _, ...others } = options;
    this.#registry.delete("pods", namespace, name, others);
  }
}

const headers = { "content-type": ["application/json"] };

const severalBudgets: ServerResponse = {
  code: 201,
  headers,
  body: {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message:
      "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.",
    code: 500,
  },
};

function optionsOf(request: ApiRequest, name: string): DeleteOptions {
  const query = readWriteQuery(new Query(request), "CreateOptions");
  const version = /"apiVersion"\s*:\s*"policy\/v1beta1"/.test(request.body ?? "")
    ? "v1beta1"
    : "v1";
  const expected = { kind: "Eviction", apiVersion: `policy/${version}`, version };
  const eviction = decodeBody(request, expected, query.fieldValidation)
    .object as unknown as Eviction;
  if (eviction.metadata.name !== name) {
    throw badRequest("name in URL does not match name in Eviction object");
  }
  const { ignoreStoreReadErrorWithClusterBreakingPotential: ignores, ...options } =
    eviction.deleteOptions ?? {};
  if (ignores) {
    const field = "deleteOptions.ignoreStoreReadErrorWithClusterBreakingPotential";
    const why = "can not be set for pod eviction, try after removing the option";
    throw invalidError("Eviction.policy", name, [invalid(field, true, why)]);
  }
  return query.dryRun ? { ...options, dryRun: ["All"] } : options;
}

function isDry({ dryRun }: DeleteOptions): boolean {
  return dryRun?.includes("All") ?? false;
}

/** It does not run yet, or no longer: nothing is disrupted. */
function needsNoBudget({ metadata, status }: Pod): boolean {
  const isIdle = ["Succeeded", "Failed", "Pending"].includes(status.phase ?? "");
  return isIdle || metadata.deletionTimestamp !== undefined;
}

/** A Pod that is not ready is not counted as healthy, so it may go while the others suffice. */
function isExempt({ status }: Pod, { spec, status: budget }: PodDisruptionBudget): boolean {
  const isReady = status.conditions?.some(
    (each) => each.type === "Ready" && each.status === "True",
  );
  if (isReady) return false;
  if (spec.unhealthyPodEvictionPolicy === "AlwaysAllow") return true;
  return budget.currentHealthy >= budget.desiredHealthy && budget.desiredHealthy > 0;
}

function tooManyRequests(message: string, retryAfterSeconds = 0): StatusError {
  return new StatusError("TooManyRequests", refusal, {
    causes: [{ reason: "DisruptionBudget", message }],
    ...(retryAfterSeconds > 0 && { retryAfterSeconds }),
  });
}

function forbiddenBudget(name: string, why: string): StatusError {
  const kind = "poddisruptionbudget";
  const message = `${kind}.policy ${JSON.stringify(name)} is forbidden: ${why}`;
  return new StatusError("Forbidden", message, { name, group: "policy", kind });
}
