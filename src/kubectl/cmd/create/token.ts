import type { JsonObject } from "#base/json.ts";
import { StatusError } from "#api/errors.ts";
import { printerOf } from "../../printers/printer.ts";
import { textAt } from "../../resources/fields.ts";
import { type Command, type Invocation, UsageError } from "../command.ts";
import { printFlags } from "../common-flags.ts";
import { builtIn } from "../create-object.ts";
import { nameArgument } from "./flags.ts";

/** The kinds that a token can be bound to, with their versions. */
const boundKinds: Readonly<Record<string, string>> = { Node: "v1", Pod: "v1", Secret: "v1" };

/** `kubectl create token`. */
export const createToken: Command = {
  name: "token",
  use: "create token SERVICE_ACCOUNT_NAME",
  short: "Request a service account token",
  long: "Ask the server for a token of a service account.",
  example: `  # A token of the service account robot
  kubectl create token robot

  # One that holds for ten minutes
  kubectl create token robot --duration 10m

  # One that holds as long as a secret is there
  kubectl create token robot --bound-object-kind Secret --bound-object-name mine`,
  flags: [
    {
      name: "audience",
      type: "stringArray",
      default: "[]",
      usage: "For whom the token is; the API server if absent. May be given several times.",
    },
    {
      name: "bound-object-kind",
      type: "string",
      default: "",
      usage: "The kind of the object that the token is bound to: Node, Pod or Secret.",
    },
    {
      name: "bound-object-name",
      type: "string",
      default: "",
      usage: "The object that the token is bound to: it ends with it.",
    },
    {
      name: "bound-object-uid",
      type: "string",
      default: "",
      usage: "The UID of that object; that of the existing one if absent.",
    },
    {
      name: "duration",
      type: "duration",
      default: "0s",
      usage: "How long the token shall hold; 0 leaves it to the server.",
    },
    ...printFlags,
  ],
  async run(invocation) {
    const name = nameArgument(invocation);
    const spec = specOf(invocation);
    const { namespace, rest, streams } = invocation;
    const printer = invocation.flags.changed("output")
      ? printerOf(invocation, { structOrder: true, empty: " created" })
      : undefined;
    const type = { group: "", version: "v1", kind: "ServiceAccount", resource: "serviceaccounts" };
    const mapping = builtIn({ ...type, namespaced: true });
    const request = {
      kind: "TokenRequest",
      apiVersion: "authentication.k8s.io/v1",
      metadata: { creationTimestamp: null },
      spec,
      status: { token: "", expirationTimestamp: null },
    };
    let answer: JsonObject;
    try {
      answer = await rest.clientset.createBelow(
        { mapping, namespace, name, subresource: "token" },
        request,
      );
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      throw new UsageError(`failed to create token: ${error.message}`);
    }
    const token = textAt(answer, "status", "token");
    if (!token) throw new UsageError("failed to create token: no token in server response");
    if (printer) return printer.print(answer);
    await streams.out.write(streams.terminal ? `${token}\n` : token);
  },
};

function specOf({ flags }: Invocation): JsonObject {
  const durationMs = flags.duration("duration");
  if (durationMs < 0) throw new UsageError("--duration must be greater than or equal to 0");
  if (durationMs % 1000 !== 0) {
    throw new UsageError("--duration cannot be expressed in units less than seconds");
  }
  const audiences = flags.strings("audience");
  if (audiences.includes("")) throw new UsageError("--audience must not be an empty string");
  const [kind, name, uid] = ["kind", "name", "uid"].map((part) =>
    flags.string(`bound-object-${part}`),
  ) as [string, string, string];
  if (!kind && (name || uid)) {
    const flag = name ? "--bound-object-name" : "--bound-object-uid";
    throw new UsageError(`${flag} can only be set if --bound-object-kind is provided`);
  }
  const apiVersion = boundKinds[kind];
  if (kind && !apiVersion) {
    const kinds = Object.keys(boundKinds).join(", ");
    throw new UsageError(`supported --bound-object-kind values are ${kinds}`);
  }
  if (kind && !name) {
    throw new UsageError("--bound-object-name is required if --bound-object-kind is provided");
  }
  return {
    audiences: audiences.length > 0 ? [...audiences] : null,
    expirationSeconds: durationMs > 0 ? durationMs / 1000 : null,
    boundObjectRef: kind ? { kind, apiVersion, name, ...(uid && { uid }) } : null,
  };
}
