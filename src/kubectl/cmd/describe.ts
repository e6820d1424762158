import { isNotFound, type StatusError } from "#api/errors.ts";
import { describerOf } from "../describe/describers.ts";
import type { DescribeContext } from "../describe/describer.ts";
import { collect } from "../resources/failures.ts";
import { type Info, resolve, type ResolveOptions, visit } from "../resources/resolve.ts";
import { type Command, type Invocation, UsageError } from "./command.ts";
import { allNamespacesFlag, fileOptions, filenameFlags, selectorFlag } from "./common-flags.ts";

/** `kubectl describe`. */
export const describe: Command = {
  name: "describe",
  heading: "Troubleshooting and Debugging Commands:",
  use: "describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)",
  short: "Show details of a specific resource or group of resources",
  long: `Show everything about one or many objects, and what belongs to them: their events, the objects that they control.

 If there is no object of the name given, every object whose name begins with it is described.

Use "kubectl api-resources" for a complete list of supported resources.`,
  example: `  # Describe a node
  kubectl describe nodes worker-1

  # Describe a pod
  kubectl describe pods/web-1

  # Describe what a manifest names
  kubectl describe -f web.yaml

  # Describe all pods
  kubectl describe pods

  # Describe the pods with a label
  kubectl describe pods -l app=web

  # Describe all pods whose names begin with web
  kubectl describe pods web`,
  flags: [
    allNamespacesFlag,
    {
      name: "chunk-size",
      type: "int64",
      default: "500",
      usage: "Read long lists in parts of this size; 0 reads them at once.",
    },
    ...filenameFlags("Files that name the objects to describe."),
    selectorFlag,
    {
      name: "show-events",
      type: "bool",
      default: "true",
      usage: "Show the events of each object, too.",
    },
  ],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { args, flags, streams } = invocation;
  const files = fileOptions(flags);
  if (args.length === 0 && files.filenames.length === 0 && !files.kustomize) {
    throw new UsageError(
      'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.\n',
    );
  }
  const options: ResolveOptions = {
    ...files,
    selector: flags.string("selector"),
    allNamespaces: flags.bool("all-namespaces"),
    chunkSize: flags.int("chunk-size"),
    all: true,
  };
  const failures: Error[] = [];
  const infos: Info[] = [];
  await collect(failures, () =>
    visit(invocation, options, async (info) => {
      infos.push(info);
    }),
  );
  const [failure] = failures;
  if (args.length === 2 && failures.length === 1 && isNotFound(failure)) {
    return describeMatching(invocation, options, failure);
  }
  const described = await describeAll(invocation, infos, failures);
  await streams.out.write(described.join("\n\n"));
  if (failures.length > 0) throw new AggregateError(failures);
  if (infos.length > 0) return;
  const where = flags.bool("all-namespaces") ? "" : ` in ${invocation.namespace} namespace.`;
  await streams.errOut.write(`No resources found${where}\n`);
}

function contextOf({ factory, flags, rest }: Invocation): DescribeContext {
  return {
    rest: rest.clientset,
    now: factory.clock.now,
    showEvents: flags.bool("show-events"),
    chunkSize: flags.int("chunk-size"),
  };
}

async function describeAll(
  invocation: Invocation,
  infos: readonly Info[],
  failures: Error[],
): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const info of infos) {
    await collect(failures, async () => {
      const object = info.source ? await invocation.rest.get(info) : info.object;
      const live = { ...info, ...(object && { object }) };
      texts.push(await describerOf(info.mapping)(live, contextOf(invocation)));
    });
  }
  return texts;
}

/** No object has that name: describes all whose names begin with it. */
async function describeMatching(
  invocation: Invocation,
  options: ResolveOptions,
  notFound: StatusError,
): Promise<void> {
  const [type = "", prefix = ""] = invocation.args;
  const infos = await resolve(invocation, { ...options, args: [type] });
  const matching = infos.filter(({ name }) => name.startsWith(prefix));
  if (matching.length === 0) throw notFound;
  for (const info of matching) {
    const text = await describerOf(info.mapping)(info, contextOf(invocation));
    await invocation.streams.out.write(`${text}\n`);
  }
}
