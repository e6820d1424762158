import type { Lease } from "#api/coordination.ts";
import { type FieldError, invalid } from "#api/field-errors.ts";
import type { Strategy } from "../../strategy.ts";
import { age, ageColumn, column, nameColumn } from "../columns.ts";
import { nonNegative } from "../rules/number-rules.ts";

/** The rules of Leases. */
export const leaseStrategy: Strategy<Lease> = {
  createsOnUpdate: true,
  requiresVersion: true,
  countsGenerations: false,
  hasStatus: false,
  allowsAnyFinalizer: true,
  prepareForCreate: dropWhatIsOff,
  prepareForUpdate: dropWhatIsOff,
  validate,
  columns: [nameColumn, column("Holder", "Who holds the lease."), ageColumn],

  row(lease, nowMs) {
    return [lease.metadata.name, lease.spec.holderIdentity ?? "", age(lease, nowMs)];
  },
};

/** Rules of ValidateLeaseSpec in pkg/apis/coordination/validation. */
function validate({ spec }: Lease): FieldError[] {
  const { leaseDurationSeconds: duration, leaseTransitions } = spec;
  const field = "spec.leaseDurationSeconds";
  const isLong = duration === undefined || duration > 0;
  return [
    ...(isLong ? [] : [invalid(field, duration, "must be greater than 0")]),
    ...nonNegative("spec.leaseTransitions", leaseTransitions),
  ];
}

/** Without the feature gate of CoordinatedLeaderElection nobody is chosen by these. */
function dropWhatIsOff({ spec }: Lease): void {
  delete spec.strategy;
  delete spec.preferredHolder;
}
