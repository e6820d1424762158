import { builtIn } from "../create-object.ts";
import { isNotFound } from "#api/errors.ts";
import { equal, isObject, type JsonObject } from "#base/json.ts";
import { objectAt, objectsAt, textAt, textMapAt, textsAt } from "../../resources/fields.ts";
import { type Info, visit } from "../../resources/resolve.ts";
import { type Command, type Invocation, UsageError } from "../command.ts";
import { dryRunFlag, dryRunOf, fileOptions, filenameFlags, printFlags } from "../common-flags.ts";
import { donePrinter } from "../done-printer.ts";
import { typed } from "../typed.ts";
import { type PolicyRule, ruleText, uncoveredRules } from "./policy-rules.ts";

/** `kubectl auth reconcile`. */
export const reconcile: Command = {
  name: "reconcile",
  use: "auth reconcile -f FILENAME",
  short:
    "Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects",
  long: `Make the roles and bindings of a manifest allow at least what the manifest says. What is missing is created or added; what there is more stays, unless it is to be removed.

 Better than apply for roles, because it knows what rules mean.`,
  example: "  # Reconcile the roles of a manifest\n  kubectl auth reconcile -f roles.yaml",
  flags: [
    dryRunFlag,
    ...filenameFlags("Files that describe the roles and bindings."),
    ...printFlags,
    {
      name: "remove-extra-permissions",
      type: "bool",
      default: "false",
      usage: "Remove what a role allows beyond the manifest.",
    },
    {
      name: "remove-extra-subjects",
      type: "bool",
      default: "false",
      usage: "Remove the subjects of a binding that the manifest does not name.",
    },
  ],
  run,
};

/** What reconciling found and did. */
interface Result {
  readonly object: JsonObject;
  readonly operation: "" | "create" | "update" | "recreate";
  readonly missing: readonly string[];
  readonly extra: readonly string[];
}

const roleKinds = ["Role", "ClusterRole"];
const bindingKinds = ["RoleBinding", "ClusterRoleBinding"];

async function run(invocation: Invocation): Promise<void> {
  const { args, flags } = invocation;
  const files = fileOptions(flags);
  if (files.filenames.length === 0 && !files.kustomize) {
    throw new UsageError("must specify one of -f and -k");
  }
  if (args.length > 0) throw new UsageError("no arguments are allowed");
  const dryRun = dryRunOf(flags, "error accessing --dry-run flag for command reconcile: ");
  if (dryRun === "server") {
    throw new UsageError("--dry-run=server for command reconcile is not supported yet");
  }
  const print = donePrinter(invocation, dryRun, { structOrder: true });
  await visit(invocation, { ...files, validated: false, local: true }, async (found) => {
    const { kind, group } = found.mapping;
    // Upstream, what names no namespace is in none.
    const info = { ...found, namespace: textAt(found.object, "metadata", "namespace") };
    if (group !== "rbac.authorization.k8s.io") return;
    const isRole = roleKinds.includes(kind);
    if (!isRole && !bindingKinds.includes(kind)) return;
    const result = await (isRole ? reconcileRole : reconcileBinding)(invocation, info);
    await print(result.object, "reconciled");
    await report(invocation, result, isRole ? "rules" : "subjects");
  });
}

async function report(
  { flags, streams }: Invocation,
  { object, operation, missing, extra }: Result,
  what: "rules" | "subjects",
): Promise<void> {
  if (!operation) return;
  const caveat = isProtected(object)
    ? ", but object opted out (rbac.authorization.kubernetes.io/autoupdate: false)"
    : "";
  const lines = [`\treconciliation required ${operation}${caveat}`];
  const list = (title: string, texts: readonly string[]) =>
    lines.push(`\t${title}:`, ...texts.map((text) => `\t\t${text}`));
  if (missing.length > 0) list(`missing ${what} added`, missing);
  const remove = flags.bool(
    what === "rules" ? "remove-extra-permissions" : "remove-extra-subjects",
  );
  if (remove && extra.length > 0) list(`extra ${what} removed`, extra);
  await streams.errOut.write(lines.map((line) => `${line}\n`).join(""));
}

function isProtected(object: JsonObject): boolean {
  const annotations = textMapAt(object, "metadata", "annotations");
  return annotations["rbac.authorization.kubernetes.io/autoupdate"] === "false";
}

async function reconcileRole(invocation: Invocation, info: Info): Promise<Result> {
  const expected = typed(info.object ?? {});
  const wanted = rulesOf(expected);
  const existing = await find(invocation, info);
  if (!existing) {
    const object = await write(invocation, info, "create", expected);
    return { object, operation: "create", missing: wanted.map(ruleText), extra: [] };
  }
  const remove = invocation.flags.bool("remove-extra-permissions");
  const missing = uncoveredRules(rulesOf(existing), wanted);
  const extra = uncoveredRules(wanted, rulesOf(existing));
  const merged = withMetadata(existing, expected);
  const rules =
    remove && missing.length + extra.length > 0
      ? expected["rules"]
      : [...objectsAt(existing, "rules"), ...missing.map(plain)];
  const role: JsonObject = { ...merged, rules: rules ?? [] };
  const operation = equal(role, existing) ? "" : "update";
  const object = await write(invocation, info, operation, role);
  return { object, operation, missing: missing.map(ruleText), extra: extra.map(ruleText) };
}

async function reconcileBinding(invocation: Invocation, info: Info): Promise<Result> {
  const expected = typed(info.object ?? {});
  const wanted = objectsAt(expected, "subjects");
  const existing = await find(invocation, info);
  if (!existing) {
    const object = await write(invocation, info, "create", expected);
    return { object, operation: "create", missing: wanted.map(subjectText), extra: [] };
  }
  const subjects = objectsAt(existing, "subjects");
  const missing = wanted.filter((each) => !subjects.some((one) => equal(one, each)));
  const extra = subjects.filter((each) => !wanted.some((one) => equal(one, each)));
  const remove = invocation.flags.bool("remove-extra-subjects");
  const left = remove ? wanted : [...subjects, ...missing];
  const binding = {
    ...withMetadata(existing, expected),
    ...((left.length > 0 || subjects.length > 0) && { subjects: left }),
  };
  // What a binding binds to cannot be changed.
  const otherRole = !equal(existing["roleRef"], expected["roleRef"]);
  const operation = otherRole ? "recreate" : equal(binding, existing) ? "" : "update";
  const object = await write(
    invocation,
    info,
    operation,
    otherRole ? { ...binding, roleRef: expected["roleRef"] } : binding,
  );
  return { object, operation, missing: missing.map(subjectText), extra: extra.map(subjectText) };
}

async function find({ rest }: Invocation, info: Info): Promise<JsonObject | undefined> {
  if (info.mapping.namespaced && !info.namespace) return undefined;
  try {
    return await rest.get(info);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** A namespace that is not there is made. As tryEnsureNamespace in component-helpers/auth/rbac/reconciliation. */
async function ensureNamespace({ rest }: Invocation, { mapping, namespace }: Info): Promise<void> {
  if (!mapping.namespaced) return;
  const namespaces = { mapping: namespaceMapping, namespace: "" };
  try {
    await rest.clientset.get({ ...namespaces, name: namespace });
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const made = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
    await rest.clientset.create(namespaces, made);
  }
}

const namespaceMapping = builtIn({
  group: "",
  version: "v1",
  kind: "Namespace",
  resource: "namespaces",
  namespaced: false,
});

async function write(
  invocation: Invocation,
  info: Info,
  operation: Result["operation"],
  object: JsonObject,
): Promise<JsonObject> {
  const { flags, rest } = invocation;
  if (!operation || isProtected(object) || dryRunOf(flags) === "client") return object;
  if (operation === "update") return rest.replace(info, object);
  if (operation === "recreate") {
    const uid = textAt(object, "metadata", "uid");
    await rest.delete(info, { preconditions: { uid } });
    await ensureNamespace(invocation, info);
    const { resourceVersion: _, uid: __, ...metadata } = objectAt(object, "metadata");
    return rest.create(info, { ...object, metadata });
  }
  await ensureNamespace(invocation, info);
  return rest.create(info, object);
}

/** Labels and annotations of both; the existing ones win. */
function withMetadata(existing: JsonObject, expected: JsonObject): JsonObject {
  const metadata: JsonObject = { ...objectAt(existing, "metadata") };
  for (const field of ["labels", "annotations"]) {
    const both = {
      ...textMapAt(expected, "metadata", field),
      ...textMapAt(existing, "metadata", field),
    };
    if (Object.keys(both).length > 0) metadata[field] = both;
  }
  return { ...existing, metadata };
}

function rulesOf(role: JsonObject): readonly PolicyRule[] {
  return objectsAt(role, "rules").map((rule) => ({
    verbs: textsAt(rule, "verbs"),
    apiGroups: textsAt(rule, "apiGroups"),
    resources: textsAt(rule, "resources"),
    resourceNames: textsAt(rule, "resourceNames"),
    nonResourceURLs: textsAt(rule, "nonResourceURLs"),
  }));
}

/** As JSON: without empty lists. */
function plain(rule: PolicyRule): JsonObject {
  const entries = Object.entries(rule) as [string, readonly string[]][];
  return Object.fromEntries(entries.filter(([, list]) => list.length > 0));
}

function subjectText(subject: unknown): string {
  const field = (name: string) => (isObject(subject) ? textAt(subject, name) : "");
  return `{Kind:${field("kind")} APIGroup:${field("apiGroup")} Name:${field("name")} Namespace:${field("namespace")}}`;
}
