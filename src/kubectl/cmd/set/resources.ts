import { parseQuantity } from "#api/quantity.ts";
import { isObject, type JsonObject } from "#base/json.ts";
import { objectAt } from "../../resources/fields.ts";
import { type Command, type Flag, type Invocation, UsageError } from "../command.ts";
import { selectorFlag } from "../common-flags.ts";
import { matchingContainers, podSpecOf } from "./pod-specs.ts";
import { checkLocal, noPodTemplate, objectsToSet, setFlags, updateEach } from "./update-each.ts";
import { recordFlag } from "../record.ts";

const amounts: readonly Flag[] = [
  {
    name: "limits",
    type: "string",
    default: "",
    usage: "The most that each container may use, such as 'cpu=200m,memory=512Mi'.",
  },
  {
    name: "requests",
    type: "string",
    default: "",
    usage: "What each container is promised, such as 'cpu=100m,memory=256Mi'.",
  },
];

/** `-c` of `set resources` and `set env`. */
export const containersFlag: Flag = {
  name: "containers",
  shorthand: "c",
  type: "string",
  default: "*",
  usage: "Which containers change; * stands for any letters.",
};

/** `kubectl set resources`. */
export const resources: Command = {
  name: "resources",
  use: "set resources (-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]",
  short: "Update resource requests/limits on objects with pod templates",
  long: `Set how much CPU and memory the containers of a workload are promised (requests) and may use (limits).

 A limit without a request is the request, too.`,
  example: `  # Limit the container 'nginx' of a deployment
  kubectl set resources deployment web -c=nginx --limits=cpu=200m,memory=512Mi

  # Set requests and limits of all containers
  kubectl set resources deployment web --limits=cpu=200m,memory=512Mi --requests=cpu=100m,memory=256Mi

  # Take the limits away: zero is none
  kubectl set resources deployment web --limits=cpu=0,memory=0 --requests=cpu=0,memory=0

  # Print what a manifest would become; the server is not asked
  kubectl set resources -f web.yaml --limits=cpu=200m,memory=512Mi --local -o yaml`,
  flags: [...setFlags, recordFlag, containersFlag, ...amounts, selectorFlag],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { args, flags } = invocation;
  const infos = await objectsToSet(invocation, args);
  checkLocal(invocation);
  if (flags.bool("all") && flags.string("selector")) {
    throw new UsageError("cannot set --all and --selector at the same time");
  }
  if (!flags.string("limits") && !flags.string("requests")) {
    throw new UsageError(
      "you must specify an update to requests or limits (in the form of --requests/--limits)",
    );
  }
  const limits = parseAmounts(flags.string("limits"));
  const requests = parseAmounts(flags.string("requests"));
  const pattern = flags.string("containers");
  await updateEach(invocation, infos, {
    done: "resource requirements updated",
    failed: "failed to patch resources update to pod template ",
    change(draft) {
      const podSpec = podSpecOf(draft);
      if (!podSpec) throw noPodTemplate(draft);
      const containers = matchingContainers(podSpec, pattern);
      for (const container of containers) {
        merge(container, "limits", limits);
        merge(container, "requests", requests);
      }
      return containers.length > 0 ? [] : [`error: unable to find container named ${pattern}`];
    },
  });
}

function parseAmounts(text: string): Readonly<Record<string, string>> {
  const entries = text
    .split(",")
    .filter(Boolean)
    .map((pair): [string, string] => {
      const [name = "", value = "", ...more] = pair.split("=");
      if (!pair.includes("=") || more.length > 0) {
        throw new UsageError(`Invalid argument syntax ${pair}, expected <resource>=<value>`);
      }
      const quantity = parseQuantity(value);
      if (quantity) return [name, quantity.canonical];
      throw new UsageError(
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
      );
    });
  return Object.fromEntries(entries);
}

function merge(
  container: JsonObject,
  field: "limits" | "requests",
  values: Readonly<Record<string, string>>,
): void {
  if (Object.keys(values).length === 0) return;
  if (!isObject(container["resources"])) container["resources"] = {};
  const own = objectAt(container, "resources");
  own[field] = { ...objectAt(own, field), ...values };
}
