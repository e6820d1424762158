import { type CustomResourceDefinitionCondition, withCondition } from "#api/apiextensions.ts";
import type { ObjectKey } from "#api/meta.ts";
import { type Approval, approvalOf } from "../../apiserver/kinds/apiextensions/api-approval.ts";
import type { Registry } from "../../apiserver/registry.ts";
import type { Reconciler, Result } from "../controller.ts";

/** Says whether definitions in Kubernetes' own groups were approved. As controller/apiapproval. */
export class ApprovalReconciler implements Reconciler {
  readonly name = "kubernetes_api_approval_conformant_condition_controller";
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  reconcile({ name }: ObjectKey): Result {
    const definition = this.#registry.find("customresourcedefinitions", "", name);
    const approval = definition && approvalOf(definition);
    if (!definition || !approval) return {};
    const condition = conditionOf(approval);
    const old = definition.status.conditions?.find(({ type }) => type === condition.type);
    if (old?.reason === condition.reason && old?.message === condition.message) return {};
    this.#registry.updateStatus(
      "customresourcedefinitions",
      withCondition(definition, this.#registry.timestamp, condition),
    );
    return {};
  }
}

const reasons: { readonly [S in Approval["state"]]: string } = {
  Invalid: "InvalidAnnotation",
  Missing: "MissingAnnotation",
  Approved: "ApprovedAnnotation",
  Bypassed: "UnapprovedAnnotation",
};

function conditionOf({ state, reason }: Approval): CustomResourceDefinitionCondition {
  return {
    type: "KubernetesAPIApprovalPolicyConformant",
    status: state === "Approved" ? "True" : "False",
    reason: reasons[state],
    message: reason,
  };
}
