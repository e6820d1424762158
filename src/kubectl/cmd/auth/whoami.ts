import { printerOf } from "../../printers/printer.ts";
import { TabWriter } from "../../printers/tabwriter.ts";
import { objectAt, textAt, textsAt } from "../../resources/fields.ts";
import { builtIn } from "../create-object.ts";
import type { Command, Invocation } from "../command.ts";
import { printFlags } from "../common-flags.ts";

const review = builtIn({
  group: "authentication.k8s.io",
  version: "v1",
  kind: "SelfSubjectReview",
  resource: "selfsubjectreviews",
  namespaced: false,
});

/** `kubectl auth whoami`. */
export const whoami: Command = {
  name: "whoami",
  use: "auth whoami",
  short: "Experimental: Check self subject attributes",
  long: "Print as whom the server sees you: name, groups and whatever else it knows.",
  example: `  # Who am I?
  kubectl auth whoami

  # As JSON
  kubectl auth whoami -o json`,
  flags: printFlags,
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const printer = invocation.flags.changed("output")
    ? printerOf(invocation, { structOrder: true, empty: "" })
    : undefined;
  const answer = await invocation.rest.clientset.create(
    { mapping: review, namespace: "" },
    {
      apiVersion: "authentication.k8s.io/v1",
      kind: "SelfSubjectReview",
      metadata: { creationTimestamp: null },
      status: { userInfo: {} },
    },
  );
  if (printer) return printer.print(answer);
  const user = objectAt(answer, "status", "userInfo");
  const rows = [["ATTRIBUTE", "VALUE"]];
  const plain = { Username: textAt(user, "username"), UID: textAt(user, "uid") };
  for (const [name, value] of Object.entries(plain)) if (value) rows.push([name, value]);
  const groups = textsAt(user, "groups");
  if (groups.length > 0) rows.push(["Groups", `[${groups.join(" ")}]`]);
  const extra = objectAt(user, "extra");
  for (const name of Object.keys(extra).toSorted()) {
    rows.push([`Extra: ${name}`, `[${textsAt(extra, name).join(" ")}]`]);
  }
  await invocation.streams.out.write(new TabWriter().format(rows));
}
