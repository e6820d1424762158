import type { ServiceAccount } from "#api/core.ts";
import type { Strategy } from "../../strategy.ts";
import { age, ageColumn, column, nameColumn } from "../columns.ts";

const restriction = "kubernetes.io/enforce-mountable-secrets";
const separateNamespaces = `metadata.annotations[${restriction}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`;

export const serviceAccountStrategy: Strategy<ServiceAccount> = {
  countsGenerations: false,
  hasStatus: false,

  updateChecks: ["metadataChange", "metadata"],
  prepareForCreate: keepNamesOfSecrets,
  prepareForUpdate: keepNamesOfSecrets,

  warningsOfWrite: (account, old) =>
    isRestricted(account) && !(old && isRestricted(old)) ? [separateNamespaces] : [],

  columns: [nameColumn, column("Secrets", "How many secrets it may use."), ageColumn],

  row(account, nowMs) {
    return [account.metadata.name, account.secrets?.length ?? 0, age(account, nowMs)];
  },
};

/** Secrets are those of the same namespace: only their names count. */
function keepNamesOfSecrets(account: ServiceAccount): void {
  if (account.secrets) account.secrets = account.secrets.map(({ name }) => (name ? { name } : {}));
}

function isRestricted({ metadata }: ServiceAccount): boolean {
  return metadata.annotations?.[restriction] !== undefined;
}
