import type { ServiceAccount } from "#api/core.ts";
import type { Strategy } from "../../strategy.ts";
import { age, ageColumn, column, nameColumn } from "../columns.ts";

export const serviceAccountStrategy: Strategy<ServiceAccount> = {
  countsGenerations: false,
  hasStatus: false,
  columns: [nameColumn, column("Secrets", "How many secrets it may use."), ageColumn],

  row(account, nowMs) {
    return [account.metadata.name, account.secrets?.length ?? 0, age(account, nowMs)];
  },
};
