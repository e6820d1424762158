import { type Command, type Invocation, UsageError } from "../command.ts";
import { podSpecOf } from "./pod-specs.ts";
import { checkLocal, noPodTemplate, objectsToSet, setFlags, updateEach } from "./update-each.ts";
import { recordFlag } from "../record.ts";

/** `kubectl set serviceaccount`. */
export const serviceAccount: Command = {
  name: "serviceaccount",
  aliases: ["sa"],
  use: "set serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT",
  short: "Update the service account of a resource",
  long: `Choose the service account that the pods of a workload run as.

 Possible resources (case insensitive) can be:

 replicationcontroller (rc), deployment (deploy), daemonset (ds), job, replicaset (rs), statefulset`,
  example: `  # Let the pods of a deployment run as 'builder'
  kubectl set serviceaccount deployment web builder

  # Print what a manifest would become; nothing is sent
  kubectl set sa -f web.yaml builder --local --dry-run=client -o yaml`,
  flags: [...setFlags, recordFlag],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { args, flags } = invocation;
  checkLocal(invocation);
  const account = args.at(-1);
  if (account === undefined) throw new UsageError("serviceaccount is required");
  // Upstream, what else is named is not looked at under --local.
  const named = flags.bool("local") ? [] : args.slice(0, -1);
  const infos = await objectsToSet(invocation, named);
  await updateEach(invocation, infos, {
    done: "serviceaccount updated",
    failed: "failed to patch ServiceAccountName ",
    change(draft) {
      const podSpec = podSpecOf(draft);
      if (!podSpec) throw noPodTemplate(draft);
      podSpec["serviceAccountName"] = account;
    },
    sendUnchanged: true,
  });
}
