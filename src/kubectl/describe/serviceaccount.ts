import type { Secret, ServiceAccount } from "#api/core.ts";
import { StatusError } from "#api/errors.ts";
import { Description } from "./description.ts";
import { type Describer, eventsOfObject, list, read } from "./describer.ts";
import { describeEvents } from "./events.ts";
import { describeAnnotations, pairsOf } from "./metadata.ts";

/** Describes a ServiceAccount and the Secrets that it names or that name it. */
export const describeServiceAccount: Describer = async (subject, context) => {
  const account = await read<ServiceAccount>(context, subject);
  const { metadata, secrets = [], imagePullSecrets = [] } = account;
  // Secrets that may not be read are no reason to show nothing.
  const existing = await list<Secret>(context, "secrets", metadata.namespace ?? "").catch(
    (error: unknown) => {
      if (error instanceof StatusError) return undefined;
      throw error;
    },
  );
  const events = await eventsOfObject(context, account);
  const tokens = (existing ?? []).filter(({ type, metadata: { annotations } }) => {
    return (
      type === "kubernetes.io/service-account-token" &&
      annotations?.["kubernetes.io/service-account.name"] === metadata.name &&
      annotations["kubernetes.io/service-account.uid"] === metadata.uid
    );
  });
  const isMissing = (name: string) =>
    existing !== undefined && !existing.some((secret) => secret.metadata.name === name);
  const d = new Description();
  d.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  d.list("Labels", pairsOf(metadata.labels));
  describeAnnotations(d, metadata.annotations);
  const marked = (names: readonly string[]) =>
    names.map((name) => (isMissing(name) ? `${name} (not found)` : name));
  describeNames(d, "Image pull secrets:", marked(imagePullSecrets.map(({ name = "" }) => name)));
  describeNames(d, "Mountable secrets: ", marked(secrets.map(({ name = "" }) => name)));
  describeNames(
    d,
    "Tokens:            ",
    tokens.map((token) => token.metadata.name),
  );
  describeEvents(d, events, context.now);
  return d.text;
};

function describeNames(d: Description, header: string, names: readonly string[]): void {
  const [first = "<none>", ...others] = names;
  d.row(0, header, first);
  for (const name of others) d.row(0, " ".repeat(header.length), name);
}
