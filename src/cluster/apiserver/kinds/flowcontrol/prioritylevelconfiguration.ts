import { type FieldError, forbidden, invalid, notSupported, required } from "#api/field-errors.ts";
import type { LimitResponse, PriorityLevelConfiguration } from "#api/flowcontrol.ts";
import { authorsMetadata } from "../../status-metadata.ts";
import type { Strategy } from "../../strategy.ts";
import { column } from "../columns.ts";
import { validateConditions } from "./flowschema.ts";
import { aged, type CellOf, named, tabled } from "../tabled.ts";
import { unsimulatedKind } from "../unsimulated.ts";

const usualShares = 30;
const usualQueues = { queues: 64, handSize: 8, queueLengthLimit: 50 } as const;
const mostQueues = 10_000_000;

type Spec = PriorityLevelConfiguration["spec"];
type Queuing = NonNullable<LimitResponse["queuing"]>;

/** The rules of PriorityLevelConfigurations. */
export const priorityLevelConfigurationStrategy: Strategy<PriorityLevelConfiguration> = {
  countsGenerations: true,
  hasStatus: true,
  guardedFromStatus: authorsMetadata,

  setDefaults({ spec: { limited, exempt } }) {
    if (exempt) {
      exempt.nominalConcurrencyShares ??= 0;
      exempt.lendablePercent ??= 0;
    }
    if (!limited) return;
    limited.nominalConcurrencyShares ??= usualShares;
    limited.lendablePercent ??= 0;
    const { queuing } = limited.limitResponse;
    if (!queuing) return;
    for (const field of ["queues", "handSize", "queueLengthLimit"] as const) {
      queuing[field] ||= usualQueues[field];
    }
  },

  prepareForCreate(level) {
    level.status = {};
  },

  warnings: () => [unsimulatedKind("PriorityLevelConfiguration")],
  validate: ({ metadata, spec }) => validateLevel(metadata.name, spec),
  updateChecks: ["metadata", "object"],
  validateStatusUpdate: ({ status }) => validateConditions(status.conditions),

  ...tabled<PriorityLevelConfiguration>(
    named,
    [column("Type", "Whether its requests are limited."), ({ spec }) => spec.type],
    [
      column("NominalConcurrencyShares", "Its share of the requests at one time."),
      ({ spec }) => spec.limited?.nominalConcurrencyShares ?? "<none>",
    ],
    queuingCell("Queues", "How many queues it has.", "queues"),
    queuingCell("HandSize", "How many queues a flow may choose from.", "handSize"),
    queuingCell("QueueLengthLimit", "How many requests a queue holds.", "queueLengthLimit"),
    aged,
  ),
};

function queuingCell(
  name: string,
  description: string,
  field: keyof Queuing,
): CellOf<PriorityLevelConfiguration> {
  return [
    column(name, description),
    ({ spec }) => spec.limited?.limitResponse.queuing?.[field] ?? "<none>",
  ];
}

function validateLevel(name: string, { type, limited, exempt }: Spec): FieldError[] {
  const errors: FieldError[] = [];
  if ((name === "exempt") !== (type === "Exempt")) {
    const why = "type must be 'Exempt' if and only if name is 'exempt'";
    errors.push(invalid("spec.type", type, why));
  }
  if (type === "Exempt") {
    if (limited) errors.push(forbidden("spec.limited", "must be nil if the type is not Limited"));
    return [...errors, ...validateExempt(exempt)];
  }
  if (type !== "Limited") {
    return [...errors, notSupported("spec.type", type, ["Exempt", "Limited"])];
  }
  if (exempt) errors.push(forbidden("spec.exempt", "must be nil if the type is Limited"));
  if (!limited) {
    return [...errors, required("spec.limited", "must not be empty when type is Limited")];
  }
  return [...errors, ...validateLimited(limited)];
}

function validateExempt(exempt: Spec["exempt"]): FieldError[] {
  const { nominalConcurrencyShares: shares = 0, lendablePercent: percent = 0 } = exempt ?? {};
  return [
    ...validateShares(shares, "spec.exempt.nominalConcurrencyShares"),
    ...validatePercent(percent, "spec.exempt.lendablePercent"),
  ];
}

function validateShares(shares: number, path: string): FieldError[] {
  return shares < 0 ? [invalid(path, shares, "must be a non-negative integer")] : [];
}

function validatePercent(percent: number, path: string): FieldError[] {
  if (percent >= 0 && percent <= 100) return [];
  return [invalid(path, percent, "must be between 0 and 100, inclusive")];
}

function validateLimited(limited: NonNullable<Spec["limited"]>): FieldError[] {
  const path = "spec.limited";
  const { borrowingLimitPercent: borrowed = 0, lendablePercent = 0 } = limited;
  const shares = limited.nominalConcurrencyShares ?? 0;
  const why = "if specified, must be a non-negative integer";
  return [
    ...validateShares(shares, `${path}.nominalConcurrencyShares`),
    ...validateResponse(limited.limitResponse, `${path}.limitResponse`),
    ...validatePercent(lendablePercent, `${path}.lendablePercent`),
    ...(borrowed < 0 ? [invalid(`${path}.borrowingLimitPercent`, borrowed, why)] : []),
  ];
}

function validateResponse({ type, queuing }: LimitResponse, path: string): FieldError[] {
  const at = `${path}.queuing`;
  if (type === "Reject") {
    const why = "must be nil if limited.limitResponse.type is not Limited";
    return queuing ? [forbidden(at, why)] : [];
  }
  if (type !== "Queue") return [notSupported(`${path}.type`, type, ["Queue", "Reject"])];
  if (queuing) return validateQueuing(queuing, at);
  return [required(at, "must not be empty if limited.limitResponse.type is Limited")];
}

function validateQueuing({ queues, handSize, queueLengthLimit }: Queuing, path: string) {
  const errors: FieldError[] = [];
  if (queueLengthLimit <= 0) {
    errors.push(invalid(`${path}.queueLengthLimit`, queueLengthLimit, "must be positive"));
  }
  if (queues <= 0) errors.push(invalid(`${path}.queues`, queues, "must be positive"));
  else if (queues > mostQueues) {
    errors.push(invalid(`${path}.queues`, queues, `must not be greater than ${mostQueues}`));
  }
  const refuseHand = (why: string) => errors.push(invalid(`${path}.handSize`, handSize, why));
  if (handSize <= 0) refuseHand("must be positive");
  else if (handSize > queues) refuseHand(`should not be greater than queues (${queues})`);
  else if (entropyBits(queues, handSize) > mostEntropyBits) {
    refuseHand(
      `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${mostEntropyBits}`,
    );
  }
  return errors;
}

const mostEntropyBits = 60;

/** How many bits it takes to choose a hand of the queues. As RequiredEntropyBits of shufflesharding. */
function entropyBits(queues: number, handSize: number): number {
  return Math.ceil(Math.log2(queues) * handSize);
}
