// The pods that `kubectl debug` makes. As pkg/cmd/debug/debug.go of kubectl.

import { alphanums } from "#base/alphanums.ts";
import type { JsonObject } from "#base/json.ts";
import { Random } from "#base/random.ts";
import { objectAt, objectsAt, textAt } from "../../resources/fields.ts";
import { type Invocation, UsageError } from "../command.ts";
import { customProfile, warnsOfUser, withCustom } from "./custom-profile.ts";
import { changedContainer, type Kept, withProfile } from "./profiles.ts";

/** What the flags of `kubectl debug` ask for. */
export interface DebugOptions {
  readonly names: readonly string[];
  /** After `--`. */
  readonly args: readonly string[];
  readonly argsOnly: boolean;
  readonly attach: boolean;
  readonly container: string;
  readonly copyTo: string;
  readonly custom: JsonObject | undefined;
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly image: string;
  readonly pullPolicy: string;
  readonly profile: string;
  readonly kept: Kept;
  readonly quiet: boolean;
  readonly replace: boolean;
  readonly sameNode: boolean;
  readonly setImages: ReadonlyMap<string, string>;
  /** Undefined: as the original says. */
  readonly shareProcesses: boolean | undefined;
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly target: string;
}

export function debugOptions(invocation: Invocation): DebugOptions {
  const { args, argsLenAtDash, flags } = invocation;
  const split = argsLenAtDash < 0 ? args.length : argsLenAtDash;
  const stdin = flags.bool("stdin");
  return {
    names: args.slice(0, split),
    args: args.slice(split),
    argsOnly: flags.bool("arguments-only"),
    attach: flags.changed("attach") ? flags.bool("attach") : stdin,
    container: flags.string("container"),
    copyTo: flags.string("copy-to"),
    custom: customProfile(invocation),
    env: pairs(flags.strings("env")).map(([name, value]) => ({ name, value })),
    image: flags.string("image"),
    pullPolicy: flags.string("image-pull-policy"),
    profile: flags.string("profile"),
    kept: {
      labels: flags.bool("keep-labels"),
      annotations: flags.bool("keep-annotations"),
      liveness: flags.bool("keep-liveness"),
      readiness: flags.bool("keep-readiness"),
      startup: flags.bool("keep-startup"),
      initContainers: flags.bool("keep-init-containers"),
    },
    quiet: flags.bool("quiet"),
    replace: flags.bool("replace"),
    sameNode: flags.bool("same-node"),
    setImages: new Map(pairs(flags.strings("set-image"))),
    shareProcesses: flags.changed("share-processes") ? flags.bool("share-processes") : undefined,
    stdin,
    tty: flags.bool("tty"),
    target: flags.string("target"),
  };
}

function pairs(texts: readonly string[]): [string, string][] {
  return texts.map((text) => {
    const at = text.indexOf("=");
    if (at < 0) throw new UsageError(`${text} must be formatted as key=value`);
    return [text.slice(0, at), text.slice(at + 1)];
  });
}

/** A pod to be made, or a change of one. */
interface Debugger {
  readonly pod: JsonObject;
  readonly container: string;
  /** The container's name was made up. */
  readonly named: boolean;
  /** What the profile allows will not help the pod's user. */
  readonly warns: boolean;
}

/** A patch that adds a debugging container to a running pod. */
export function ephemeralPod(
  options: DebugOptions,
  pod: JsonObject,
  seed: number,
): Debugger & { readonly patch: JsonObject } {
  const container = options.container || freeName(pod, seed);
  const added = { ...newContainer(options, container), ...command(options) };
  const ephemeral = [{ ...added, ...(options.target && { targetContainerName: options.target }) }];
  const alone = { ...pod, spec: { ephemeralContainers: ephemeral } };
  const profiled = withProfile(options.profile, "ephemeral", alone, container, options.kept);
  const spec = withCustom(options.custom, objectAt(profiled, "spec"), container);
  const before = objectsAt(pod, "spec", "ephemeralContainers").map(({ name }) => ({ name }));
  const order = { "$setElementOrder/ephemeralContainers": [...before, { name: container }] };
  const [own] = objectsAt(spec, "ephemeralContainers");
  const warns = warnsOfUser(pod, own);
  return {
    pod,
    container,
    named: !options.container,
    warns,
    patch: { spec: { ...order, ...spec } },
  };
}

/** A pod on a node that sees the node's processes, network and files. */
export function nodePod(options: DebugOptions, node: string, seed: number): Debugger {
  const container = options.container || "debugger";
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `node-debugger-${node}-${suffix(seed, node)}` },
    spec: {
      containers: [{ ...newContainer(options, container), ...command(options) }],
      nodeName: node,
      restartPolicy: "Never",
      tolerations: [{ operator: "Exists" }],
    },
  };
  const profiled = withProfile(options.profile, "node", pod, container, options.kept);
  const spec = withCustom(options.custom, objectAt(profiled, "spec"), container);
  return { pod: { ...profiled, spec }, container, named: false, warns: false };
}

/** A copy of a pod, with another container or with one of its own changed. */
export function copiedPod(
  options: DebugOptions,
  original: JsonObject,
  seed: number,
): Debugger & { readonly patch?: undefined } {
  const { nodeName, ephemeralContainers: _, ...rest } = objectAt(original, "spec");
  const containers = objectsAt(rest, "containers").map((each) => {
    const image =
      options.setImages.get(textAt(each, "name")) ?? options.setImages.get("*") ?? each["image"];
    return { ...each, image };
  });
  const { shareProcesses } = options;
  const { labels, annotations, namespace } = objectAt(original, "metadata");
  const copy = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: options.copyTo,
      namespace,
      ...(annotations !== undefined && { annotations }),
      ...(labels !== undefined && { labels }),
    },
    spec: {
      ...rest,
      containers,
      ...(options.sameNode && { nodeName }),
      ...(shareProcesses !== undefined && { shareProcessNamespace: shareProcesses }),
    },
  };
  const isPresent = containers.some((each) => textAt(each, "name") === options.container);
  if (!isPresent && !options.image) {
    if (options.setImages.size > 0) {
      return { pod: copy, container: "", named: false, warns: false };
    }
    throw new UsageError("you must specify image when creating new container");
  }
  const container = options.container || freeName(original, seed);
  const spec = isPresent
    ? copy.spec
    : { ...copy.spec, containers: [...containers, newContainer(options, container)] };
  const changed = changedContainer(spec, container, (each) => changedBy(options, each));
  const made = { ...copy, spec: changed };
  const profiled = withProfile(options.profile, "podCopy", made, container, options.kept);
  const finished = withCustom(options.custom, objectAt(profiled, "spec"), container);
  const pod = { ...profiled, spec: finished };
  const own = objectsAt(finished, "containers").find((each) => each["name"] === container);
  return { pod, container, named: !options.container, warns: warnsOfUser(pod, own) };
}

function changedBy(options: DebugOptions, container: JsonObject): JsonObject {
  const { args, argsOnly, env, image, pullPolicy, stdin, tty } = options;
  const { args: _, stdin: __, tty: ___, ...others } = container;
  const keepsArgs = args.length === 0 && container["args"] !== undefined;
  return {
    ...others,
    ...(keepsArgs && { args: container["args"] }),
    ...command({ args, argsOnly }),
    ...(env.length > 0 && { env }),
    ...(image && { image }),
    ...(pullPolicy && { imagePullPolicy: pullPolicy }),
    ...(stdin && { stdin }),
    ...(tty && { tty }),
  };
}

function newContainer(options: DebugOptions, name: string): JsonObject {
  const { env, image, pullPolicy, stdin, tty } = options;
  return {
    name,
    ...(env.length > 0 && { env }),
    image,
    ...(pullPolicy && { imagePullPolicy: pullPolicy }),
    resources: {},
    ...(stdin && { stdin }),
    terminationMessagePolicy: "File",
    ...(tty && { tty }),
  };
}

function command({ args, argsOnly }: Pick<DebugOptions, "args" | "argsOnly">): JsonObject {
  if (args.length === 0) return {};
  return argsOnly ? { args } : { command: args };
}

const suffixLength = 5;

function suffix(seed: number, of: string): string {
  return new Random(seed).fork(of).text(suffixLength, alphanums);
}

/** A name that no container of the pod has. */
function freeName(pod: JsonObject, seed: number): string {
  const fields = ["containers", "initContainers", "ephemeralContainers"];
  const taken = fields.flatMap((field) => objectsAt(pod, "spec", field).map((c) => c["name"]));
  for (let tries = 0; ; tries++) {
    const name = `debugger-${suffix(seed + tries, textAt(pod, "metadata", "name"))}`;
    if (!taken.includes(name)) return name;
  }
}
