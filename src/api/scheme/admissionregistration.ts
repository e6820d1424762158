import type {
  MutatingWebhookConfiguration,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  ValidatingWebhookConfiguration,
} from "../admissionregistration.ts";
import { type GroupScheme, sharedBy } from "./resource-info.ts";

/** The resources of admissionregistration.k8s.io. */
export interface AdmissionregistrationResources {
  mutatingwebhookconfigurations: MutatingWebhookConfiguration;
  validatingadmissionpolicies: ValidatingAdmissionPolicy;
  validatingadmissionpolicybindings: ValidatingAdmissionPolicyBinding;
  validatingwebhookconfigurations: ValidatingWebhookConfiguration;
}

const shared = {
  ...sharedBy("admissionregistration.k8s.io", "v1"),
  categories: ["api-extensions"],
  namespaced: false,
};

/** Their facts, in the order of the real server's discovery. */
export const admissionregistration: GroupScheme<AdmissionregistrationResources> = {
  mutatingwebhookconfigurations: {
    ...shared,
    kind: "MutatingWebhookConfiguration",
    singular: "mutatingwebhookconfiguration",
  },
  validatingadmissionpolicies: {
    ...shared,
    kind: "ValidatingAdmissionPolicy",
    singular: "validatingadmissionpolicy",
    subresources: ["status"],
  },
  validatingadmissionpolicybindings: {
    ...shared,
    kind: "ValidatingAdmissionPolicyBinding",
    singular: "validatingadmissionpolicybinding",
  },
  validatingwebhookconfigurations: {
    ...shared,
    kind: "ValidatingWebhookConfiguration",
    singular: "validatingwebhookconfiguration",
  },
};
