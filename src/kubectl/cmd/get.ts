import type { JsonObject } from "#base/json.ts";
import { type Printer, noPrinter, printerOf } from "../printers/printer.ts";
import { flattened, throwAll, withoutNotFound } from "../resources/failures.ts";
import { itemsOf, listPages } from "../resources/list-pages.ts";
import type { ResourceMapping } from "../resources/mapping.ts";
import {
  ManifestFailures,
  type ResolveOptions,
  type Target,
  type TargetOrBroken,
  targets,
} from "../resources/resolve.ts";
import { type Command, ExitError, type Invocation, UsageError, usageErrorf } from "./command.ts";
import { fileOptions } from "./common-flags.ts";
import { getFlags } from "./get-flags.ts";
import { printTables } from "./get-table.ts";
import { watch } from "./get-watch.ts";
import { sendRaw } from "./raw.ts";
import { sortObjects } from "./sort-by.ts";

/** `kubectl get`. */
export const get: Command = {
  name: "get",
  suggestFor: ["list", "ps"],
  heading: "Basic Commands (Intermediate):",
  use: "get [(-o|--output=)json|yaml|name|go-template|go-template-file|template|templatefile|jsonpath|jsonpath-as-json|jsonpath-file|custom-columns|custom-columns-file|wide] (TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]",
  short: "Display one or many resources",
  long: `Show one or many objects.

 The table has the columns that matter most for the type. A label selector and a field selector narrow it down. Without --namespace or --all-namespaces you see the current namespace.

Use "kubectl api-resources" for a complete list of supported resources.`,
  example: `  # List all pods of the namespace
  kubectl get pods

  # List all pods with more about each, such as its node
  kubectl get pods -o wide

  # Show one deployment as YAML
  kubectl get deployment web -o yaml

  # List what a manifest names
  kubectl get -f web.yaml

  # Print one field of a pod
  kubectl get pod/web-1 -o jsonpath='{.status.phase}'

  # Choose the columns
  kubectl get pods -o custom-columns=NAME:.metadata.name,IMAGE:.spec.containers[0].image

  # List two types together
  kubectl get deployments,services

  # List pods and watch them change
  kubectl get pods --watch`,
  flags: getFlags,
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags } = invocation;
  if (flags.string("raw")) {
    if (invocation.args.length > 0) {
      throw new UsageError("arguments may not be passed when --raw is specified");
    }
    checkRaw(invocation);
    checkFlags(invocation);
    return sendRaw(invocation, "GET");
  }
  await getObjects(invocation).catch((error: unknown) => {
    // What is wrong with a kustomization stands alone, as upstream.
    throw error instanceof UsageError && flags.changed("kustomize")
      ? new ExitError(1, `${error.message}\n`)
      : error;
  });
}

async function getObjects(invocation: Invocation): Promise<void> {
  const { args, flags } = invocation;
  await warnOfSorting(invocation);
  checkFlags(invocation);
  const files = fileOptions(flags);
  if (args.length === 0 && files.filenames.length === 0 && !files.kustomize) {
    await invocation.streams.errOut.write(
      'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n',
    );
    throw usageErrorf(
      invocation,
      'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
    );
  }
  const output = flags.string("output");
  const isTable = output === "wide" || (output === "" && !flags.string("template"));
  const options: ResolveOptions = {
    ...files,
    selector: flags.string("selector"),
    fieldSelector: flags.string("field-selector"),
    allNamespaces: flags.bool("all-namespaces"),
    subresource: flags.string("subresource"),
    all: true,
  };
  const found = await targets(invocation, options);
  if (options.subresource && found.some(({ type }) => type === "list")) {
    throw new UsageError("subresource cannot be used when bulk resources are specified");
  }
  if (flags.bool("watch") || flags.bool("watch-only")) {
    const printer = isTable ? undefined : getPrinter(invocation);
    return watch(
      invocation,
      await usable(found),
      printer &&
        ((out) =>
          getPrinter({ ...invocation, streams: { ...invocation.streams, out } }) ?? printer),
    );
  }
  return isTable ? printTables(invocation, found) : printObjects(invocation, found);
}

async function usable(found: readonly TargetOrBroken[]): Promise<readonly Target[]> {
  const reading = new ManifestFailures();
  for (const target of found) await reading.guard(target, [], async () => {});
  throwAll(reading.asOne());
  return found.filter((target) => target.type !== "broken");
}

function getPrinter(invocation: Invocation): Printer | undefined {
  return printerOf(invocation, { customColumns: true });
}

function checkRaw({ flags }: Invocation): void {
  if (flags.bool("watch") || flags.bool("watch-only") || flags.string("selector")) {
    throw new UsageError(
      "--raw may not be specified with other flags that filter the server request or alter the output",
    );
  }
  if (flags.string("output")) {
    throw new UsageError("--raw and --output are mutually exclusive");
  }
}

/** Who watches gets what happens in the order in which it happens. */
async function warnOfSorting({ flags, streams }: Invocation): Promise<void> {
  if (!flags.string("sort-by")) return;
  if (flags.bool("watch")) {
    await streams.errOut.write(
      "warning: --watch requested, --sort-by will be ignored for watch events received\n",
    );
  } else if (flags.bool("watch-only")) {
    await streams.errOut.write("warning: --watch-only requested, --sort-by will be ignored\n");
  }
}

function checkFlags(invocation: Invocation): void {
  const { flags } = invocation;
  const output = flags.string("output");
  if (output.startsWith("wide=")) throw noPrinter(output, true);
  if (flags.bool("show-labels") && output !== "" && output !== "wide") {
    throw new UsageError(`--show-labels option cannot be used with ${output} printer`);
  }
  if (flags.bool("output-watch-events") && !flags.bool("watch") && !flags.bool("watch-only")) {
    throw new UsageError(
      "--output-watch-events option can only be used with --watch or --watch-only",
    );
  }
}

/** Everything but tables: the objects themselves, several of them as one List. The printer is made when they are there. */
async function printObjects(
  invocation: Invocation,
  found: readonly TargetOrBroken[],
): Promise<void> {
  const { factory, flags, rest } = invocation;
  const objects: JsonObject[] = [];
  const failures: Error[] = [];
  const reading = new ManifestFailures();
  for (const each of found) {
    await reading.guard(each, failures, async (target) => {
      if (target.type === "list") {
        objects.push(...(await listed(invocation, target.mapping, target.namespace)));
      } else if (target.type === "manifest" && !target.info.name) {
        objects.push(target.info.object);
      } else {
        const subject = target.type === "object" ? target : target.info;
        const subresource = flags.string("subresource");
        objects.push(await rest.find({ ...subject, ...(subresource && { subresource }) }));
      }
    });
  }
  if (readsOneFile(invocation)) throwAll(reading.asOne());
  failures.push(...flattened(reading.asOne()));
  const kept = flags.bool("ignore-not-found") ? withoutNotFound(failures) : failures;
  const sortBy = flags.string("sort-by");
  const single = found.length === 1 && found[0]?.type !== "list";
  if (single) throwAll(kept);
  const printer = getPrinter(invocation);
  if (!printer) return;
  const sorted = sortBy && !single ? sortObjects(objects, sortBy, factory.clock) : objects;
  if (printer.oneByOne) for (const object of sorted) await printer.print(object);
  else if (single && sorted[0]) await printer.print(sorted[0]);
  else if (!single && (sorted.length > 0 || kept.length === 0)) await printer.print(listOf(sorted));
  throwAll(kept);
}

/** Of a single file it is expected to be whole. */
function readsOneFile({ factory, flags }: Invocation): boolean {
  const [filename = "-", ...more] = flags.strings("filename");
  return more.length === 0 && filename !== "-" && factory.files.kind(filename) !== "directory";
}

function listOf(items: readonly JsonObject[]): JsonObject {
  return { apiVersion: "v1", kind: "List", metadata: { resourceVersion: "" }, items };
}

async function listed(
  { flags, rest }: Invocation,
  mapping: ResourceMapping,
  namespace: string,
): Promise<readonly JsonObject[]> {
  const query = {
    labelSelector: flags.string("selector"),
    fieldSelector: flags.string("field-selector"),
    limit: flags.string("sort-by") ? undefined : flags.int("chunk-size") || undefined,
  };
  const objects: JsonObject[] = [];
  for await (const page of listPages(rest, { mapping, namespace }, query))
    objects.push(...itemsOf(page));
  return objects;
}
