import { readAll } from "#base/streams.ts";
import type { EnvVar } from "#api/podspec.ts";
import { clone, type JsonObject } from "#base/json.ts";
import { objectAt, textAt } from "../../resources/fields.ts";
import { stdinTwice } from "../../resources/manifests.ts";
import { resolve } from "../../resources/resolve.ts";
import { type Command, type Invocation, UsageError } from "../command.ts";
import { dryRunOf, fileOptions, selectorFlag } from "../common-flags.ts";
import { listEnvironment } from "./env-list.ts";
import { matchingContainers, podSpecOf } from "./pod-specs.ts";
import { containersFlag } from "./resources.ts";
import { checkLocal, noPodTemplate, objectsToSet, setFlags, updateEach } from "./update-each.ts";

/** `kubectl set env`. */
export const env: Command = {
  name: "env",
  use: "set env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N",
  short: "Update environment variables on a pod template",
  long: `Set, remove or list environment variables of the containers of a workload.

 KEY- removes a variable. With "-" (or --env=-) the variables are read from stdin, one KEY=VALUE on a line.

 Possible resources include (case insensitive):

        pod (po), replicationcontroller (rc), deployment (deploy), daemonset (ds), statefulset (sts), cronjob (cj), replicaset (rs)`,
  example: `  # Set a variable of all containers of a deployment
  kubectl set env deployment/web STORAGE_DIR=/local

  # List the variables of a deployment
  kubectl set env deployment/web --list

  # List the variables of all pods
  kubectl set env pods --all --list

  # Take all keys of a config map for variables
  kubectl set env --from=configmap/settings deployment/web

  # Take all keys of a secret, with MYSQL_ in front
  kubectl set env --from=secret/mysql --prefix=MYSQL_ deployment/web

  # Remove a variable of one container
  kubectl set env deployments web --containers="nginx" STORAGE_DIR-

  # Take the variables of this shell
  env | grep RAILS_ | kubectl set env -e - deployment/web`,
  flags: [
    ...setFlags,
    containersFlag,
    {
      name: "env",
      shorthand: "e",
      type: "stringArray",
      default: "[]",
      usage: "KEY=VALUE to set, or - to read them from stdin.",
    },
    {
      name: "from",
      type: "string",
      default: "",
      usage: "A config map or secret whose keys become variables.",
    },
    {
      name: "keys",
      type: "strings",
      default: "[]",
      usage: "Only these keys of what --from names.",
    },
    { name: "list", type: "bool", default: "false", usage: "List the variables; nothing changes." },
    {
      name: "overwrite",
      type: "bool",
      default: "true",
      usage: "Variables that are set already may change.",
    },
    { name: "prefix", type: "string", default: "", usage: "What stands before each name." },
    {
      name: "resolve",
      type: "bool",
      default: "false",
      usage: "With --list: show what config maps and secrets hold.",
    },
    selectorFlag,
  ],
  run,
};

/** What is to become of the variables. */
interface Changes {
  readonly set: readonly EnvVar[];
  readonly remove: readonly string[];
}

async function run(invocation: Invocation): Promise<void> {
  const { args, flags } = invocation;
  if (flags.bool("all") && flags.string("selector")) {
    throw new UsageError("cannot set --all and --selector at the same time");
  }
  const { resources, specs } = split(args);
  check(invocation, resources);
  if ([...flags.strings("env"), ...specs].includes("-") && flags.strings("filename").includes("-"))
    throw stdinTwice();
  const given = await parse(invocation, [...flags.strings("env"), ...specs]);
  const imported = flags.string("from") ? await importFrom(invocation) : [];
  const prefix = flags.string("prefix");
  const set = [...given.set, ...imported].map((each) => ({ ...each, name: prefix + each.name }));
  const changes: Changes = { set, remove: given.remove };
  const infos = await objectsToSet(invocation, resources);
  const pattern = flags.string("containers");
  const overwrite = flags.bool("overwrite");
  if (flags.bool("list")) {
    for (const info of infos) {
      const draft = clone(info.object ?? {});
      // What has no Pods has no environment either.
      if (!podSpecOf(draft)) continue;
      const containers = update(draft, pattern, overwrite, changes);
      await warnOfNone(invocation, draft, pattern, containers.length);
      await listEnvironment(invocation, draft, containers, flags.bool("resolve"));
    }
    return;
  }
  const unmatched: JsonObject[] = [];
  await updateEach(invocation, infos, {
    done: "env updated",
    failed: "failed to patch env update to pod template: ",
    change(draft) {
      if (update(draft, pattern, overwrite, changes).length === 0) unmatched.push(draft);
    },
  });
  for (const draft of unmatched) await warnOfNone(invocation, draft, pattern, 0);
}

async function warnOfNone(
  { streams }: Invocation,
  object: JsonObject,
  pattern: string,
  count: number,
): Promise<void> {
  if (count > 0) return;
  const name = `${textAt(object, "kind")}/${textAt(object, "metadata", "name")}`;
  await streams.errOut.write(
    `Warning: ${name} does not have any containers matching ${JSON.stringify(pattern)}\n`,
  );
}

function isSpec(arg: string): boolean {
  return /^.+=/s.test(arg) || arg.endsWith("-");
}

function split(args: readonly string[]): {
  resources: readonly string[];
  specs: readonly string[];
} {
  const first = args.findIndex(isSpec);
  if (first < 0) return { resources: args, specs: [] };
  if (args.slice(first).every(isSpec)) {
    return { resources: args.slice(0, first), specs: args.slice(first) };
  }
  throw new UsageError(
    `all resources must be specified before environment changes: ${args.join(" ")}`,
  );
}

function check(invocation: Invocation, resources: readonly string[]): void {
  const { flags } = invocation;
  dryRunOf(flags);
  checkLocal(invocation);
  if (fileOptions(flags).filenames.length === 0 && resources.length === 0) {
    throw new UsageError(
      "one or more resources must be specified as <resource> <name> or <resource>/<name>",
    );
  }
  if (flags.bool("list") && flags.string("output")) {
    throw new UsageError("--list and --output may not be specified together");
  }
  if (flags.strings("keys").length > 0 && !flags.string("from")) {
    throw new UsageError(
      "when specifying --keys, a configmap or secret must be provided with --from",
    );
  }
}

async function parse({ streams }: Invocation, specs: readonly string[]): Promise<Changes> {
  const set: EnvVar[] = [];
  const remove: string[] = [];
  for (const spec of specs) {
    if (spec === "-") set.push(...fromLines(await readAll(streams.in)));
    else if (spec.includes("=")) set.push(variable(spec));
    else if (spec.endsWith("-")) remove.push(spec.slice(0, -1));
    else throw new UsageError(`unknown environment variable: ${spec}`);
  }
  if (remove.some((name) => set.some((each) => each.name === name))) {
    throw new UsageError(
      "can not both modify and remove the same environment variable in the same command",
    );
  }
  return { set, remove };
}

function fromLines(text: string): readonly EnvVar[] {
  const lines = text.split("\n").map((line) => line.replace(/#.*$/, ""));
  return lines.filter((line) => line.includes("=")).map(pair);
}

function pair(text: string): EnvVar {
  const at = text.indexOf("=");
  return { name: text.slice(0, at), value: text.slice(at + 1) };
}

function variable(spec: string): EnvVar {
  const found = pair(spec);
  if (/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(found.name)) return found;
  throw new UsageError(
    `${JSON.stringify(found.name)} is not a valid key name: a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')`,
  );
}

const notImported = "unsupported resource specified in --from";

/** The keys of the config map or secret that --from names, each as a reference. */
async function importFrom(invocation: Invocation): Promise<readonly EnvVar[]> {
  const { flags, streams } = invocation;
  if (flags.bool("local")) throw new UsageError(notImported);
  const wanted = flags.strings("keys");
  const variables: EnvVar[] = [];
  for (const { object, name } of await resolve(invocation, {
    args: [flags.string("from")],
    typed: true,
  })) {
    const kind = textAt(object, "kind");
    if (kind !== "Secret" && kind !== "ConfigMap") {
      throw new UsageError(notImported);
    }
    for (const key of Object.keys(objectAt(object, "data")).toSorted()) {
      if (wanted.length > 0 && !wanted.includes(key)) continue;
      const renamed = key.replaceAll(/[^a-zA-Z0-9_]/g, "_").toUpperCase();
      if (renamed !== key) {
        await streams.errOut.write(`Warning: key ${key} transferred to ${renamed}\n`);
      }
      const reference = { name, key };
      const valueFrom =
        kind === "Secret" ? { secretKeyRef: reference } : { configMapKeyRef: reference };
      variables.push({ name: renamed, valueFrom });
    }
  }
  return variables;
}

/** Changes the matching containers of a draft and answers them. */
function update(
  draft: JsonObject,
  pattern: string,
  overwrite: boolean,
  { set, remove }: Changes,
): readonly JsonObject[] {
  const podSpec = podSpecOf(draft);
  if (!podSpec) throw noPodTemplate(draft);
  const containers = matchingContainers(podSpec, pattern);
  for (const container of containers) {
    const before = (container["env"] ?? []) as readonly EnvVar[];
    if (!overwrite) checkOverwrite(before, set);
    const kept = before
      .filter(({ name }) => !remove.includes(name))
      .map((old) => set.find(({ name }) => name === old.name) ?? old);
    const added = set.filter(
      ({ name }, index) =>
        !remove.includes(name) &&
        !before.some((old) => old.name === name) &&
        set.findIndex((each) => each.name === name) === index,
    );
    const after = [...kept, ...added];
    if (after.length > 0) container["env"] = after;
    else delete container["env"];
  }
  return containers;
}

function checkOverwrite(before: readonly EnvVar[], set: readonly EnvVar[]): void {
  for (const { name, value = "" } of set) {
    const old = before.find((each) => each.name === name);
    if (!old || (old.value ?? "") === value) continue;
    throw new UsageError(
      `'${name}' already has a value (${old.value ?? ""}), and --overwrite is false`,
    );
  }
}
