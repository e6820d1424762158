import { StatusError } from "#api/errors.ts";
import { StreamError } from "#api/client.ts";
import type { JsonObject } from "#base/json.ts";
import { objectsAt, textAt } from "../../resources/fields.ts";
import { pathOf } from "../../resources/rest.ts";
import type { ResourceMapping } from "../../resources/mapping.ts";
import type { Invocation } from "../command.ts";
import { containersOf } from "../pods-of.ts";
import { remoteStreams, streamQuery } from "./terminal-use.ts";

/** To which container of a pod, and how. */
export interface Attachment {
  readonly mapping: ResourceMapping;
  readonly pod: JsonObject;
  readonly container: string;
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly quiet: boolean;
}

/** Attaches to a container until it ends. */
export async function attachTo(
  { factory, streams }: Invocation,
  { mapping, pod, container, stdin, tty, quiet }: Attachment,
): Promise<void> {
  const hasTty = ttyOf(pod, container);
  if (tty && !hasTty && !quiet) {
    await streams.errOut.write(
      `error: Unable to use a TTY - container ${container} did not allocate one\n`,
    );
  }
  const remote = await remoteStreams(streams, { stdin, tty: hasTty, quiet });
  const namespace = textAt(pod, "metadata", "namespace");
  const name = textAt(pod, "metadata", "name");
  try {
    if (!quiet) {
      await streams.errOut.write("If you don't see a command prompt, try pressing enter.\n");
    }
    await factory.client.exec(
      {
        method: "GET",
        path: pathOf({ mapping, namespace, name, subresource: "attach" }),
        query: streamQuery(container, { stdin, tty: remote.tty }),
      },
      remote.streams,
      factory.cancel,
    );
  } finally {
    remote.restore();
  }
  if (quiet || !stdin || !remote.tty || textAt(pod, "spec", "restartPolicy") !== "Always") return;
  const again = `'kubectl attach ${name} -c ${container} -i -t'`;
  await streams.out.write(
    containersOf(pod).ephemeral.includes(container)
      ? `Session ended, the ephemeral container will not be restarted but may be reattached using ${again} if it is still running\n`
      : `Session ended, resume using ${again} command when the pod is running\n`,
  );
}

/** The same; where nobody can attach any more, prints the container's log. */
export async function attachOrLog(invocation: Invocation, attachment: Attachment): Promise<void> {
  const { errOut } = invocation.streams;
  try {
    await attachTo(invocation, attachment);
  } catch (error) {
    if (!(error instanceof StatusError) && !(error instanceof StreamError)) throw error;
    const name = textAt(attachment.pod, "metadata", "name");
    await errOut.write(
      `warning: couldn't attach to pod/${name}, falling back to streaming logs: ${error.message}\n`,
    );
    await printWholeLog(invocation, attachment);
  }
}

/** Prints what the container has written. */
export async function printWholeLog(
  { rest, streams }: Invocation,
  { mapping, pod, container }: Pick<Attachment, "mapping" | "pod" | "container">,
): Promise<void> {
  const namespace = textAt(pod, "metadata", "namespace");
  const name = textAt(pod, "metadata", "name");
  const { body } = await rest.request({
    method: "GET",
    path: pathOf({ mapping, namespace, name, subresource: "log" }),
    query: [["container", container]],
    headers: { accept: "application/json, */*" },
  });
  if (typeof body === "string") await streams.out.write(body);
}

function ttyOf(pod: JsonObject, container: string): boolean {
  const fields = ["containers", "initContainers", "ephemeralContainers"];
  const all = fields.flatMap((field) => objectsAt(pod, "spec", field));
  return all.find((each) => each["name"] === container)?.["tty"] === true;
}
