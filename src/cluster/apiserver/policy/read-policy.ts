// The notation of the roles in this folder. A role is a line with its name and, indented, a line for each of
// its rules:
//
//   edit =edit +admin                        collects the rules of all roles marked `+edit`; is marked `+admin`
//     get,list apps,core pods,deployments x  verbs, API groups (`core` is ""), resources, and names where limited
//     get /healthz,/livez                    verbs and paths
//     events                                 may report events
//
// `read`, `write` and `all` stand for the usual verbs. A Role's line has its namespace before the name.

import type { PolicyRule } from "#api/rbac.ts";
import { must } from "#base/assert.ts";

/** A role as it is written down: its header's words, and its rules. */
export interface WrittenRole {
  readonly words: readonly string[];
  /** Which roles' rules it collects, by their mark. */
  readonly collects: string | undefined;
  /** By whom its rules are collected. */
  readonly marks: readonly string[];
  readonly rules: readonly PolicyRule[];
}

const usualVerbs: Readonly<Record<string, string>> = {
  all: "create,delete,deletecollection,get,list,patch,update,watch",
  read: "get,list,watch",
  write: "create,delete,deletecollection,patch,update",
};
const events = "create,patch,update core,events.k8s.io events";

/** The roles of a text in this folder's notation. */
export function readPolicy(text: string): readonly WrittenRole[] {
  const roles: (Omit<WrittenRole, "rules"> & { rules: PolicyRule[] })[] = [];
  for (const line of text.split("\n").filter((each) => each !== "")) {
    if (line.startsWith(" ")) must(roles.at(-1), "a rule has a role").rules.push(readRule(line));
    else roles.push({ ...readHeader(line), rules: [] });
  }
  return roles;
}

function readHeader(line: string): Omit<WrittenRole, "rules"> {
  const words = line.split(" ");
  const after = (sign: string) =>
    words.filter((word) => word.startsWith(sign)).map((word) => word.slice(1));
  return {
    words: words.filter((word) => !/^[=+]/.test(word)),
    collects: after("=")[0],
    marks: after("+"),
  };
}

function readRule(line: string): PolicyRule {
  const rule = line.trim() === "events" ? events : line.trim();
  const [verbs = "", ...rest] = rule.split(" ");
  const [groups = [], resources, names] = rest.map((part) => part.split(","));
  const first = { verbs: (usualVerbs[verbs] ?? verbs).split(",") };
  if (!resources) return { ...first, nonResourceURLs: groups };
  return {
    ...first,
    apiGroups: groups.map((group) => (group === "core" ? "" : group)),
    resources,
    ...(names && { resourceNames: names }),
  };
}
