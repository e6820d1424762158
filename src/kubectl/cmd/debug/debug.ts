import type { JsonObject } from "#base/json.ts";
import { textAt } from "../../resources/fields.ts";
import { builtIn } from "../create-object.ts";
import { type Info, resolve, type ResolveOptions } from "../../resources/resolve.ts";
import { patchType } from "../../resources/rest.ts";
import { filenameFlags } from "../common-flags.ts";
import { type Command, type Flag, type Invocation, UsageError } from "../command.ts";
import { imageReference } from "../image-reference.ts";
import { podOrType } from "../remote/target-pod.ts";
import { checkCustom } from "./custom-profile.ts";
import { attachToDebugger } from "./attach-to-debugger.ts";
import { copiedPod, debugOptions, type DebugOptions, ephemeralPod, nodePod } from "./debug-pods.ts";
import { checkProfile } from "./profiles.ts";

const bool = (name: string, usage: string, initial = "false", shorthand?: string): Flag => ({
  name,
  type: "bool",
  default: initial,
  usage,
  ...(shorthand && { shorthand }),
});

const text = (name: string, usage: string, initial = "", shorthand?: string): Flag => ({
  name,
  type: "string",
  default: initial,
  usage,
  ...(shorthand && { shorthand }),
});

const onlyCopies = "Only with --copy-to.";

/** `kubectl debug`. */
export const debug: Command = {
  name: "debug",
  heading: "Troubleshooting and Debugging Commands:",
  use: "debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]",
  short: "Create debugging sessions for troubleshooting workloads and nodes",
  long: "Look into a pod with programs that its image does not have: in a container that is added to the running pod, in a copy of the pod, or in a new pod on a node.",
  example: `  # A shell in a container that is added to a pod
  kubectl debug web-1 -it --image=busybox

  # A copy of the pod whose container web runs a shell
  kubectl debug web-1 -it --copy-to=web-debug --container=web -- sh

  # A copy with another image
  kubectl debug web-1 --copy-to=web-debug --set-image=web=nginx:1.27

  # A pod on a node, which sees the node's files below /host
  kubectl debug node/minikube -it --image=busybox`,
  flags: [
    bool("arguments-only", "Take what follows -- for the container's arguments, not its command."),
    bool("attach", "Attach to the container once it runs; -i means that, too."),
    text("container", "The name of the debugging container.", "", "c"),
    text("copy-to", "Make a copy of the pod with this name."),
    text("custom", "A file with a part of a container, which is put over the debugging one."),
    { name: "env", type: "stringToString", default: "[]", usage: "Variables of the container." },
    ...filenameFlags("A file that names the object to debug.").filter(
      ({ name }) => name === "filename",
    ),
    text("image", "The image of the debugging container."),
    text("image-pull-policy", "When the image is pulled; the server's default if empty."),
    bool("keep-annotations", `The copy keeps the annotations. ${onlyCopies}`),
    bool("keep-init-containers", `The copy keeps the init containers. ${onlyCopies}`, "true"),
    bool("keep-labels", `The copy keeps the labels. ${onlyCopies}`),
    bool("keep-liveness", `The copy keeps the liveness probes. ${onlyCopies}`),
    bool("keep-readiness", `The copy keeps the readiness probes. ${onlyCopies}`),
    bool("keep-startup", `The copy keeps the startup probes. ${onlyCopies}`),
    text(
      "profile",
      "What the container may do: legacy, general, baseline, netadmin, restricted or sysadmin.",
      "legacy",
    ),
    bool("quiet", "Say nothing but what the container prints.", "false", "q"),
    bool("replace", `Delete the original pod. ${onlyCopies}`),
    bool("same-node", `The copy runs on the same node. ${onlyCopies}`),
    {
      name: "set-image",
      type: "stringToString",
      default: "[]",
      usage: `Images of the copy's containers, as NAME=IMAGE. ${onlyCopies}`,
    },
    bool(
      "share-processes",
      `The copy's containers see each other's processes. ${onlyCopies}`,
      "true",
    ),
    bool("stdin", "Keep the container's stdin open.", "false", "i"),
    text("target", "The container whose processes the added one sees."),
    bool("tty", "Give the container a terminal.", "false", "t"),
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags, streams } = invocation;
  checkProfile(flags.string("profile"));
  const options = debugOptions(invocation);
  check(invocation, options);
  if (options.target && !options.quiet) {
    await streams.out.write(
      `Targeting container ${JSON.stringify(options.target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
    );
  }
  refuse(options.tty && !options.stdin, "-i/--stdin is required for containers with -t/--tty=true");
  checkCustom(options.custom);
  if (options.profile === "legacy") {
    await streams.errOut.write(
      '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".\n',
    );
  }
  const filenames = flags.strings("filename");
  const named: ResolveOptions = {
    args: options.names.map((name) => podOrType(name).join("/")),
    ...(filenames.length > 0 && { filenames, fetch: "always" }),
    stopsAtFailure: true,
  };
  for (const info of await resolve(invocation, { ...named, typed: true })) {
    const made = await visit(invocation, options, info);
    if (options.attach && made.container) await attachToDebugger(invocation, made);
  }
}

/** A pod that is there to be debugged, and the container to look from; "" for none. */
export interface MadeDebugger {
  readonly pod: JsonObject;
  readonly container: string;
}

async function visit(
  invocation: Invocation,
  options: DebugOptions,
  info: Info,
): Promise<MadeDebugger> {
  const { factory, streams } = invocation;
  const rest = invocation.rest.clientset;
  const { mapping, object = {} } = info;
  const say = (line: string) => (options.quiet ? Promise.resolve() : streams.out.write(line));
  if (mapping.kind === "Node") {
    const made = nodePod(options, info.name, factory.clock.now);
    const { name } = made.pod["metadata"] as { name: string };
    await say(
      `Creating debugging pod ${name} with container ${made.container} on node ${info.name}.\n`,
    );
    const { namespace } = invocation;
    return { ...made, pod: await rest.create({ mapping: podMapping, namespace }, made.pod) };
  }
  if (mapping.kind !== "Pod") {
    const { group, version, kind } = mapping;
    const shown = `${group ? `${group}/${version}` : `/${version}`}, Kind=${kind}`;
    throw new UsageError(`${JSON.stringify(shown)} not supported by debug`);
  }
  const { namespace } = info;
  const seed = factory.clock.now;
  const isCopy = options.copyTo !== "";
  const made = isCopy ? copiedPod(options, object, seed) : ephemeralPod(options, object, seed);
  if (made.named) await say(`Defaulting debug container name to ${made.container}.\n`);
  if (made.warns) await streams.errOut.write(notRoot);
  if (!isCopy) {
    const subject = { mapping, namespace, name: info.name, subresource: "ephemeralcontainers" };
    return { ...made, pod: await rest.patch(subject, patchType.strategic, made.patch) };
  }
  const pod = await rest.create({ mapping, namespace }, made.pod);
  if (options.replace) {
    const original = { mapping, namespace, name: textAt(object, "metadata", "name") };
    await rest.delete(original, { gracePeriodSeconds: 0 });
  }
  return { ...made, pod };
}

const podMapping = builtIn({
  group: "",
  version: "v1",
  kind: "Pod",
  resource: "pods",
  namespaced: true,
});

const notRoot =
  'Warning: Non-root user is configured for the entire target Pod, and some capabilities granted by debug profile may not work. Please consider using "--custom" with a custom profile that specifies "securityContext.runAsUser: 0".\n';

function refuse(isWrong: boolean, why: string): void {
  if (isWrong) throw new UsageError(why);
}

function check({ flags }: Invocation, options: DebugOptions): void {
  const { attach, args, container, copyTo, image, names, setImages, target } = options;
  refuse(
    attach && flags.changed("attach") && !image && !container,
    "you must specify --container or create a new container using --image in order to attach.",
  );
  if (copyTo) {
    const changes = image !== "" || setImages.size > 0 || args.length > 0;
    refuse(!changes, "you must specify --image, --set-image or command arguments.");
    refuse(
      args.length > 0 && !container && !image,
      "you must specify an existing container or a new image when specifying args.",
    );
  } else {
    refuse(options.replace, "--replace may only be used with --copy-to.");
    refuse(options.sameNode, "--same-node may only be used with --copy-to.");
    refuse(setImages.size > 0, "--set-image may only be used with --copy-to.");
    refuse(!image, "you must specify --image when not using --copy-to.");
  }
  const badImage = "invalid reference format";
  refuse(
    image !== "" && !imageReference.test(image),
    `invalid image name ${JSON.stringify(image)}: ${badImage}`,
  );
  const isNamed = names.length > 0 || flags.strings("filename").length > 0;
  refuse(!isNamed, "NAME or filename is required for debug");
  const policy = options.pullPolicy;
  refuse(
    !["", "Always", "IfNotPresent", "Never"].includes(policy),
    `invalid image pull policy: ${policy}`,
  );
  for (const [name, wanted] of setImages) {
    refuse(
      !imageReference.test(wanted),
      `invalid image name ${JSON.stringify(wanted)} for container ${JSON.stringify(name)}: ${badImage}`,
    );
  }
  refuse(
    target !== "" && copyTo !== "",
    "--target is incompatible with --copy-to. Use --share-processes instead.",
  );
}
