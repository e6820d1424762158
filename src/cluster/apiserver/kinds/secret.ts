import { encodeBase64 } from "#api/base64.ts";
import type { Secret } from "#api/core.ts";
import type { Strategy } from "../strategy.ts";
import { age, ageColumn, column, nameColumn } from "./columns.ts";

export const secretStrategy: Strategy<Secret> = {
  countsGenerations: false,
  hasStatus: false,

  setDefaults(secret) {
    secret.type ??= "Opaque";
    for (const [key, text] of Object.entries(secret.stringData ?? {})) {
      (secret.data ??= {})[key] = encodeBase64(text);
    }
    delete secret.stringData;
  },

  columns: [
    nameColumn,
    column("Type", "What the secret is for."),
    column("Data", "How many entries it holds."),
    ageColumn,
  ],

  row(secret, nowMs) {
    const entries = Object.keys(secret.data ?? {}).length;
    return [secret.metadata.name, secret.type ?? "", entries, age(secret, nowMs)];
  },

  selectableFields: ({ type }) => ({ type: type ?? "" }),
};
