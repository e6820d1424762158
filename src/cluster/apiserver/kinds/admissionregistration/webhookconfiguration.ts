import type {
  MutatingWebhookConfiguration,
  ValidatingWebhookConfiguration,
  Webhook,
} from "#api/admissionregistration.ts";
import type { KubernetesObject } from "#api/meta.ts";
import type { Strategy } from "../../strategy.ts";
import { integerColumn } from "../columns.ts";
import { aged, named, tabled } from "../tabled.ts";
import { unsimulatedKind } from "../unsimulated.ts";
import { validateWebhooks } from "./webhook-validation.ts";

/** The rules of MutatingWebhookConfigurations. */
export const mutatingWebhookConfigurationStrategy =
  strategyOfWebhooks<MutatingWebhookConfiguration>(
    "MutatingWebhookConfiguration",
    (webhook) => (webhook.reinvocationPolicy ??= "Never"),
  );

/** The rules of ValidatingWebhookConfigurations. */
export const validatingWebhookConfigurationStrategy =
  strategyOfWebhooks<ValidatingWebhookConfiguration>("ValidatingWebhookConfiguration", () => {});

function strategyOfWebhooks<T extends KubernetesObject & { webhooks?: Webhook[] }>(
  kind: string,
  complete: (webhook: Webhook) => void,
): Strategy<T> {
  return {
    countsGenerations: true,
    hasStatus: false,
    requiresVersion: true,
    allowsAnyFinalizer: true,

    setDefaults({ webhooks = [] }) {
      for (const webhook of webhooks) {
        setWebhookDefaults(webhook);
        complete(webhook);
      }
    },

    warnings: () => [unsimulatedKind(kind)],
    updateChecks: ["metadata", "object"],
    validate: ({ webhooks }) => validateWebhooks(webhooks),

    ...tabled<T>(
      named,
      [
        integerColumn("Webhooks", "How many webhooks it has."),
        ({ webhooks }) => webhooks?.length ?? 0,
      ],
      aged,
    ),
  };
}

function setWebhookDefaults(webhook: Webhook): void {
  webhook.failurePolicy ??= "Fail";
  webhook.matchPolicy ??= "Equivalent";
  webhook.namespaceSelector ??= {};
  webhook.objectSelector ??= {};
  webhook.timeoutSeconds ??= 10;
  for (const rule of webhook.rules ?? []) rule.scope ??= "*";
  const { service } = webhook.clientConfig;
  if (service) service.port ??= 443;
}
