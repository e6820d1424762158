import type { ClusterRole, ClusterRoleBinding, PolicyRule, Role, RoleBinding } from "#api/rbac.ts";
import { Description } from "./description.ts";
import { type Describer, read } from "./describer.ts";
import { compare, describeAnnotations, pairsOf } from "./metadata.ts";

/** Describes a Role or ClusterRole: a line for each resource, with all that may be done to it. */
export const describeRole: Describer = async (subject, context) => {
  const { metadata, rules } = await read<Role | ClusterRole>(context, subject);
  const d = new Description();
  d.field("Name", metadata.name);
  d.list("Labels", pairsOf(metadata.labels));
  describeAnnotations(d, metadata.annotations);
  d.heading("PolicyRule");
  d.table(
    1,
    ["Resources", "Non-Resource URLs", "Resource Names", "Verbs"],
    compacted(rules ?? []).map(({ resource, url, name, verbs }) => [
      resource,
      listText(url),
      listText(name),
      `[${verbs.join(" ")}]`,
    ]),
  );
  return d.text;
};

/** One line: what it is about, and the verbs. */
interface Line {
  readonly resource: string;
  readonly url: string | undefined;
  readonly name: string | undefined;
  readonly verbs: string[];
  /** As Go prints the rule, by which lines are sorted. */
  readonly sortKey: string;
}

function compacted(rules: readonly PolicyRule[]): Line[] {
  const lines = new Map<string, Line>();
  for (const rule of rules) {
    const { apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
    const names: readonly (string | undefined)[] =
      resourceNames.length > 0 ? resourceNames : [undefined];
    for (const group of apiGroups) {
      for (const resource of resources) {
        for (const name of names) add(lines, rule.verbs ?? [], lineOf(group, resource, name));
      }
    }
    // As upstream, which only puts together what is about resources.
    for (const url of nonResourceURLs) {
      for (const verb of rule.verbs ?? []) {
        const sortKey = `Verbs:[${verb}],APIGroups:[],Resources:[],ResourceNames:[],NonResourceURLs:[${url}],`;
        lines.set(`${lines.size} ${url}`, {
          resource: "",
          url,
          name: undefined,
          verbs: [verb],
          sortKey,
        });
      }
    }
  }
  const key = ({ verbs, sortKey }: Line) =>
    sortKey.startsWith("Verbs") ? sortKey : `Verbs:[${verbs.join(" ")}],${sortKey}`;
  return [...lines.values()].toSorted((a, b) => compare(key(a), key(b)));
}

function lineOf(group: string, given: string, name: string | undefined): Omit<Line, "verbs"> {
  const [resource = "", ...subresource] = given.split("/");
  const inGroup = group ? `${resource}.${group}` : resource;
  const shown = [inGroup, ...(subresource.length > 0 ? [subresource.join("/")] : [])].join("/");
  const sortKey = `APIGroups:[${group}],Resources:[${given}],ResourceNames:[${name ?? ""}],NonResourceURLs:[],`;
  return { resource: shown, url: undefined, name, sortKey };
}

function add(lines: Map<string, Line>, verbs: readonly string[], line: Omit<Line, "verbs">): void {
  const key = `${line.sortKey}${line.name === undefined}`;
  const known = lines.get(key);
  if (!known) lines.set(key, { ...line, verbs: [...new Set(verbs)] });
  else known.verbs.push(...verbs.filter((verb) => !known.verbs.includes(verb)));
}

function listText(text: string | undefined): string {
  return text === undefined ? "[]" : `[${text}]`;
}

/** Describes a RoleBinding or ClusterRoleBinding. */
export const describeRoleBinding: Describer = async (subject, context) => {
  const binding = await read<RoleBinding | ClusterRoleBinding>(context, subject);
  const { metadata, roleRef, subjects = [] } = binding;
  const d = new Description();
  d.field("Name", metadata.name);
  d.list("Labels", pairsOf(metadata.labels));
  describeAnnotations(d, metadata.annotations);
  d.heading("Role").field("Kind", roleRef.kind, 1).field("Name", roleRef.name, 1);
  d.heading("Subjects");
  d.table(
    1,
    ["Kind", "Name", "Namespace"],
    subjects.map(({ kind, name, namespace = "" }) => [kind, name, namespace]),
  );
  return d.text;
};
