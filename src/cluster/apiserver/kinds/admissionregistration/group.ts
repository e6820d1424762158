import type { AdmissionregistrationResources } from "#api/scheme/admissionregistration.ts";
import type { GroupStrategies } from "../../strategy.ts";
import {
  validatingAdmissionPolicyBindingStrategy,
  validatingAdmissionPolicyStrategy,
} from "./validatingadmissionpolicy.ts";
import {
  mutatingWebhookConfigurationStrategy,
  validatingWebhookConfigurationStrategy,
} from "./webhookconfiguration.ts";

/** The rules of the kinds of admissionregistration.k8s.io. */
export const admissionregistrationStrategies: GroupStrategies<AdmissionregistrationResources> = {
  mutatingwebhookconfigurations: mutatingWebhookConfigurationStrategy,
  validatingadmissionpolicies: validatingAdmissionPolicyStrategy,
  validatingadmissionpolicybindings: validatingAdmissionPolicyBindingStrategy,
  validatingwebhookconfigurations: validatingWebhookConfigurationStrategy,
};
