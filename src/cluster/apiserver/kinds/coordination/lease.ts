import type { Lease } from "#api/coordination.ts";
import type { Strategy } from "../../strategy.ts";
import { age, ageColumn, column, nameColumn } from "../columns.ts";

export const leaseStrategy: Strategy<Lease> = {
  createsOnUpdate: true,
  requiresVersion: true,
  countsGenerations: false,
  hasStatus: false,
  columns: [nameColumn, column("Holder", "Who holds the lease."), ageColumn],

  row(lease, nowMs) {
    return [lease.metadata.name, lease.spec.holderIdentity ?? "", age(lease, nowMs)];
  },
};
