import type { IntOrString, LabelSelectorRequirement } from "#api/meta.ts";
import { parseSelector, SelectorError } from "#api/selectors.ts";
import type { JsonObject } from "#base/json.ts";
import { type Command, type Invocation, UsageError } from "../command.ts";
import { generate, generatorFlags, nameArgument } from "./flags.ts";

/** `kubectl create poddisruptionbudget`. */
export const createPodDisruptionBudget: Command = {
  name: "poddisruptionbudget",
  aliases: ["pdb"],
  use: "create poddisruptionbudget NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]",
  short: "Create a pod disruption budget with the specified name",
  long: "Create a pod disruption budget with this name, selector and number of pods that must stay.",
  example: `  # Keep at least two of the pods of app=web
  kubectl create poddisruptionbudget web --selector=app=web --min-available=2

  # Keep at least half of them
  kubectl create pdb web --selector=app=web --min-available=50%`,
  flags: [
    ...generatorFlags,
    {
      name: "max-unavailable",
      type: "string",
      default: "",
      usage: "How many pods, or which part of them, may be unavailable.",
    },
    {
      name: "min-available",
      type: "string",
      default: "",
      usage: "How many pods, or which part of them, must be available.",
    },
    { name: "selector", type: "string", default: "", usage: "Which pods are meant." },
  ],
  async run(invocation) {
    const name = nameArgument(invocation);
    const type = {
      group: "policy",
      version: "v1",
      kind: "PodDisruptionBudget",
      resource: "poddisruptionbudgets",
      namespaced: true,
    };
    await generate(invocation, type, budgetOf(invocation, name), "poddisruptionbudgets");
  },
};

function budgetOf({ flags }: Invocation, name: string): JsonObject {
  const [least, most] = [flags.string("min-available"), flags.string("max-unavailable")];
  const selector = flags.string("selector");
  if (!selector) throw new UsageError("a selector must be specified");
  if (!most && !least) {
    throw new UsageError("one of min-available or max-unavailable must be specified");
  }
  if (most && least) {
    throw new UsageError("min-available and max-unavailable cannot be both specified");
  }
  for (const [flag, text] of [
    ["min-available", least],
    ["max-unavailable", most],
  ] as const) {
    if (text && !/^[0-9]+%?$/.test(text)) {
      throw new UsageError(`invalid format specified for ${flag}`);
    }
  }
  return {
    kind: "PodDisruptionBudget",
    apiVersion: "policy/v1",
    metadata: { name, creationTimestamp: null },
    spec: {
      ...(least && { minAvailable: intOrString(least) }),
      selector: selectorIn(selector),
      ...(most && { maxUnavailable: intOrString(most) }),
    },
    status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
  };
}

function intOrString(text: string): IntOrString {
  return text.endsWith("%") ? text : Number(text);
}

const operators: Readonly<Record<string, LabelSelectorRequirement["operator"]>> = {
  in: "In",
  notin: "NotIn",
  exists: "Exists",
  "!": "DoesNotExist",
};

/** As metav1.ParseToLabelSelector. */
function selectorIn(text: string): JsonObject {
  const matchLabels: Record<string, string> = {};
  const matchExpressions: JsonObject[] = [];
  for (const { key, operator, values } of requirementsIn(text)) {
    const shown = JSON.stringify(operator);
    const known = operators[operator];
    if (operator === "=" || operator === "==") matchLabels[key] = values[0] ?? "";
    else if (operator === "gt" || operator === "lt") {
      throw new UsageError(`${shown} isn't supported in label selectors`);
    } else if (!known) throw new UsageError(`${shown} is not a valid label selector operator`);
    else {
      const sorted = values.toSorted();
      matchExpressions.push({ key, operator: known, ...(sorted.length > 0 && { values: sorted }) });
    }
  }
  return {
    ...(Object.keys(matchLabels).length > 0 && { matchLabels }),
    ...(matchExpressions.length > 0 && { matchExpressions }),
  };
}

function requirementsIn(text: string) {
  try {
    return parseSelector(text).requirements;
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    throw new UsageError(`couldn't parse the selector string "${text}": ${error.message}`);
  }
}
