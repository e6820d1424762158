import type { JsonObject } from "#base/json.ts";
import { TabWriter } from "../../printers/tabwriter.ts";
import { objectAt, objectsAt, textAt, textsAt } from "../../resources/fields.ts";
import type { ResourceMapping } from "../../resources/mapping.ts";
import { accept } from "../../resources/rest.ts";
import { builtIn } from "../create-object.ts";
import { type Command, ExitError, type Invocation, UsageError } from "../command.ts";
import { allNamespacesFlag } from "../common-flags.ts";
import { compactRules, type PolicyRule } from "./policy-rules.ts";

/** `kubectl auth can-i`. */
export const canI: Command = {
  name: "can-i",
  use: "auth can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL]",
  short: "Check whether an action is allowed",
  long: `Ask the server whether you may do something. The answer is yes (exit code 0) or no (exit code 1).

 VERB is what the API calls it: get, list, watch, create, update, patch, delete and so on. TYPE is a type by any of its names, NAME one object of it, NONRESOURCEURL a path that starts with "/".`,
  example: `  # May I create pods anywhere?
  kubectl auth can-i create pods --all-namespaces

  # May I do everything in this namespace?
  kubectl auth can-i '*' '*'

  # May I read the logs of pods?
  kubectl auth can-i get pods --subresource=log

  # May I fetch a path?
  kubectl auth can-i get /logs/

  # All that I may do in a namespace
  kubectl auth can-i --list --namespace=shop`,
  flags: [
    allNamespacesFlag,
    { name: "list", type: "bool", default: "false", usage: "Print all that is allowed." },
    {
      name: "no-headers",
      type: "bool",
      default: "false",
      usage: "Leave out the headers of the list.",
    },
    {
      name: "quiet",
      shorthand: "q",
      type: "bool",
      default: "false",
      usage: "Print nothing; the exit code says it.",
    },
    {
      name: "subresource",
      type: "string",
      default: "",
      usage: "A part of the object, such as log or scale.",
    },
  ],
  run,
};

const verbs = new Set([
  ..."get list watch create update patch delete deletecollection use bind".split(" "),
  ..."impersonate * approve sign escalate attest".split(" "),
]);
const pathVerbs = new Set("get put post head options delete patch *".split(" "));
/** Types that discovery does not tell of. */
const beyondDiscovery = new Set(["users", "groups"]);

const accessReview = reviewType("SelfSubjectAccessReview");
const rulesReview = reviewType("SelfSubjectRulesReview");

function reviewType(kind: string): ResourceMapping {
  const resource = `${kind.toLowerCase()}s`;
  return builtIn({
    group: "authorization.k8s.io",
    version: "v1",
    kind,
    resource,
    namespaced: false,
  });
}

async function run(invocation: Invocation): Promise<void> {
  const { args, flags } = invocation;
  if (flags.bool("list")) return list(invocation);
  const [verb = "", what = ""] = args;
  if (args.length !== 2) {
    throw new UsageError(
      "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.",
    );
  }
  const spec = what.startsWith("/")
    ? await pathSpec(invocation, verb, what)
    : await resourceSpec(invocation, verb, what);
  if (flags.bool("no-headers")) {
    throw new UsageError("--no-headers cannot be set without --list specified");
  }
  const answer = await review(invocation, accessReview, spec, { allowed: false });
  const allowed = objectAt(answer, "status")["allowed"] === true;
  const reasons = ["reason", "evaluationError"].map((name) => textAt(answer, "status", name));
  const no = ["no", ...reasons.filter(Boolean)].join(" - ");
  if (!flags.bool("quiet")) await invocation.streams.out.write(`${allowed ? "yes" : no}\n`);
  if (!allowed) throw new ExitError(1);
}

/** Warnings of this command end with two line feeds. */
async function warn({ streams }: Invocation, text: string): Promise<void> {
  await streams.errOut.write(`Warning: ${text}\n\n`);
}

async function pathSpec(invocation: Invocation, verb: string, path: string): Promise<JsonObject> {
  if (invocation.flags.string("subresource")) {
    throw new UsageError("--subresource can not be used with NonResourceURL");
  }
  if (!pathVerbs.has(verb)) await warn(invocation, `verb '${verb}' is not a known verb`);
  return { nonResourceAttributes: { path, verb } };
}

async function resourceSpec(
  invocation: Invocation,
  verb: string,
  what: string,
): Promise<JsonObject> {
  const { flags, namespace } = invocation;
  const everywhere = flags.bool("all-namespaces");
  const [word = "", ...name] = what.split("/");
  const mapping = await resourceOf(invocation, word);
  if (!everywhere) {
    if (mapping && !(await isNamespaced(invocation, mapping))) {
      const group = mapping.group ? ` in group '${mapping.group}'` : "";
      await warn(invocation, `resource '${mapping.resource}' is not namespace scoped${group}`);
    }
    if (!verbs.has(verb)) await warn(invocation, `verb '${verb}' is not a known verb`);
  }
  const attributes = {
    namespace: everywhere ? "" : namespace,
    verb,
    group: mapping?.group ?? "",
    resource: mapping?.resource ?? word,
    subresource: flags.string("subresource"),
    name: name.join("/"),
  };
  const given = Object.entries(attributes).filter(([, value]) => value !== "");
  return { resourceAttributes: Object.fromEntries(given) };
}

/** Here the server is asked again, type by type. */
async function isNamespaced({ rest }: Invocation, mapping: ResourceMapping): Promise<boolean> {
  const { group, version, resource } = mapping;
  const path = group ? `/apis/${group}/${version}` : `/api/${version}`;
  const headers = { accept: accept.jsonOrAny };
  const { body } = await rest.request({ method: "GET", path, headers });
  const found = objectsAt(body, "resources").find((each) => each["name"] === resource);
  return found?.["namespaced"] !== false;
}

async function resourceOf(
  invocation: Invocation,
  word: string,
): Promise<ResourceMapping | undefined> {
  if (word === "*") return undefined;
  try {
    return await invocation.mapper.type(word.toLowerCase());
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    if (beyondDiscovery.has(word)) return undefined;
    const [type = "", ...group] = word.toLowerCase().split(".");
    const suffix = group.length > 0 ? ` in group '${group.join(".")}'` : "";
    await warn(invocation, `the server doesn't have a resource type '${type}'${suffix}`);
    return undefined;
  }
}

async function review(
  { rest }: Invocation,
  mapping: ResourceMapping,
  spec: JsonObject,
  status: JsonObject,
): Promise<JsonObject> {
  const { kind } = mapping;
  const apiVersion = "authorization.k8s.io/v1";
  return rest.clientset.create(
    { mapping, namespace: "" },
    { apiVersion, kind, metadata: { creationTimestamp: null }, spec, status },
  );
}

async function list(invocation: Invocation): Promise<void> {
  const { args, flags, namespace, streams } = invocation;
  if (args.length > 0) {
    throw new UsageError("list option must be specified with no arguments");
  }
  if (flags.bool("quiet") || flags.bool("all-namespaces") || flags.string("subresource")) {
    throw new UsageError(
      "list option can't be specified with neither quiet, all-namespaces nor subresource options",
    );
  }
  const answer = await review(
    invocation,
    rulesReview,
    { namespace },
    {
      resourceRules: null,
      nonResourceRules: null,
      incomplete: false,
    },
  );
  const status = objectAt(answer, "status");
  if (status["incomplete"] === true) {
    const why = textAt(status, "evaluationError");
    await streams.errOut.write(`Warning: the list may be incomplete: ${why}\n`);
  }
  const rows = compactRules([
    ...objectsAt(status, "resourceRules").map(ruleOf),
    ...objectsAt(status, "nonResourceRules").map(ruleOf),
  ]).map((rule) => [
    typesText(rule),
    ...[rule.nonResourceURLs, rule.resourceNames, rule.verbs].map((all) => `[${all.join(" ")}]`),
  ]);
  const headers = ["Resources", "Non-Resource URLs", "Resource Names", "Verbs"];
  await streams.out.write(
    new TabWriter().format(flags.bool("no-headers") ? rows : [headers, ...rows]),
  );
}

function ruleOf(rule: JsonObject): PolicyRule {
  return {
    verbs: textsAt(rule, "verbs"),
    apiGroups: textsAt(rule, "apiGroups"),
    resources: textsAt(rule, "resources"),
    resourceNames: textsAt(rule, "resourceNames"),
    nonResourceURLs: textsAt(rule, "nonResourceURLs"),
  };
}

/** `deployments.apps`, `pods/log`, `*.*`: each resource with the first group. */
function typesText({ resources, apiGroups: [group = ""] }: PolicyRule): string {
  if (!group) return resources.join(",");
  return resources
    .map((resource) => {
      const [type = "", ...parts] = resource.split("/");
      return [`${type}.${group}`, ...parts].join("/");
    })
    .join(",");
}
