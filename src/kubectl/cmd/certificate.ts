import type { CertificateSigningRequest } from "#api/certificates.ts";
import { isConflict } from "#api/errors.ts";
import { formatTime } from "#api/time.ts";
import { clone, type JsonObject } from "#base/json.ts";
import { type Info, visit } from "../resources/resolve.ts";
import { type Command, type Invocation, UsageError } from "./command.ts";
import { fileOptions, filenameFlags, printFlags } from "./common-flags.ts";
import { helpText } from "./help.ts";
import { donePrinter } from "./done-printer.ts";

/** What is made of a request, and what must not have been made of it before. */
interface Verdict {
  readonly type: "Approved" | "Denied";
  readonly opposite: "Approved" | "Denied";
  readonly reason: string;
  readonly message: string;
  readonly done: string;
}

const approved: Verdict = {
  type: "Approved",
  opposite: "Denied",
  reason: "KubectlApprove",
  message: "This CSR was approved by kubectl certificate approve.",
  done: "approved",
};
const denied: Verdict = {
  type: "Denied",
  opposite: "Approved",
  reason: "KubectlDeny",
  message: "This CSR was denied by kubectl certificate deny.",
  done: "denied",
};

/** `kubectl certificate`. */
export const certificate: Command = {
  name: "certificate",
  run: ({ streams, commandPath }) => streams.out.write(helpText(certificate, commandPath)),
  heading: "Cluster Management Commands:",
  use: "certificate SUBCOMMAND",
  short: "Modify certificate resources",
  long: "Approve or deny certificate signing requests.",
  commands: [
    command("approve", "Approve a certificate signing request", approved),
    command("deny", "Deny a certificate signing request", denied),
  ],
};

function command(name: string, short: string, verdict: Verdict): Command {
  return {
    name,
    use: `certificate ${name} (-f FILENAME | NAME)`,
    short,
    long: `${short}.`,
    example: `  # One by its name\n  kubectl certificate ${name} csr-sqgzp`,
    flags: [
      ...filenameFlags("Files that name the requests."),
      {
        name: "force",
        type: "bool",
        default: "false",
        usage: `Update the request even if it is already ${verdict.done}.`,
      },
      ...printFlags,
    ],
    run: (invocation) => decide(invocation, verdict),
  };
}

async function decide(invocation: Invocation, verdict: Verdict): Promise<void> {
  const { args, flags, streams } = invocation;
  const files = fileOptions(flags);
  if (args.length === 0 && files.filenames.length === 0 && !files.kustomize) {
    throw new UsageError("one or more CSRs must be specified as <name> or -f <filename>");
  }
  const print = donePrinter(invocation, "none");
  const names = { args: args.map((name) => `certificatesigningrequests/${name}`) };
  let found = 0;
  await visit(invocation, { ...files, ...names, fetch: "always" }, async (info) => {
    found++;
    await print(await decideOne(invocation, info, verdict), verdict.done);
  });
  if (found === 0) await streams.out.write("No resources found\n");
}

const attempts = 10;

/** Somebody else may change the request meanwhile. */
async function decideOne(
  { factory, flags, rest: { clientset: rest } }: Invocation,
  info: Info,
  { type, opposite, reason, message }: Verdict,
): Promise<JsonObject> {
  for (let attempt = 1; ; attempt++) {
    const object = await rest.get(info);
    const request = clone(object) as unknown as CertificateSigningRequest;
    const conditions = (request.status.conditions ??= []);
    const before = conditions.find((each) => each.type === opposite);
    if (before) {
      const shown = JSON.stringify(request.metadata.name);
      throw new UsageError(`certificate signing request ${shown} is already ${before.type}`);
    }
    const isDone = conditions.some((each) => each.type === type);
    if (isDone && !flags.bool("force")) return object;
    if (!isDone) {
      const lastUpdateTime = formatTime(factory.clock.now);
      conditions.push({ type, status: "True", reason, message, lastUpdateTime });
    }
    try {
      return await rest.replace({ ...info, subresource: "approval" }, request);
    } catch (error) {
      if (!isConflict(error) || attempt === attempts) throw error;
    }
  }
}
