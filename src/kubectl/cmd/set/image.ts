import { objectsAt } from "../../resources/fields.ts";
import type { JsonObject } from "#base/json.ts";
import { type Command, type Invocation, UsageError } from "../command.ts";
import { fileOptions, selectorFlag } from "../common-flags.ts";
import { throwAll } from "../../resources/failures.ts";
import { pairsIn, splitChanges } from "./pairs.ts";
import { podSpecOf } from "./pod-specs.ts";
import { checkLocal, noPodTemplate, objectsToSet, setFlags, updateEach } from "./update-each.ts";
import { recordFlag } from "../record.ts";

/** `kubectl set image`. */
export const image: Command = {
  name: "image",
  use: "set image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N",
  short: "Update the image of a pod template",
  long: `Give containers of a workload other images.

 Possible resources include (case insensitive):

        pod (po), replicationcontroller (rc), deployment (deploy), daemonset (ds), statefulset (sts), cronjob (cj), replicaset (rs)`,
  example: `  # Give the container 'nginx' of a deployment another image
  kubectl set image deployment/web nginx=nginx:1.27

  # Change two containers together
  kubectl set image deployment/web nginx=nginx:1.27 log=busybox:1.36

  # Change a container of all deployments and daemon sets
  kubectl set image deployments,daemonsets nginx=nginx:1.27 --all

  # Give all containers of a workload the same image
  kubectl set image daemonset agent *=nginx:1.27

  # Print what a manifest would become; the server is not asked
  kubectl set image -f web.yaml nginx=nginx:1.27 --local -o yaml`,
  flags: [...setFlags, recordFlag, selectorFlag],
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { resources, changes } = splitChanges(invocation.args, "image");
  const images = pairsIn(changes, "image");
  const infos = await objectsToSet(invocation, resources);
  check(invocation, resources, images);
  checkLocal(invocation);
  await updateEach(invocation, infos, {
    done: "image updated",
    failed: "failed to patch image update to pod template: ",
    change: (draft) => setImages(draft, images),
  });
}

function check(
  { flags }: Invocation,
  resources: readonly string[],
  images: ReadonlyMap<string, string>,
): void {
  const problems: Error[] = [];
  if (flags.bool("all") && flags.string("selector")) {
    problems.push(new UsageError("cannot set --all and --selector at the same time"));
  }
  const files = fileOptions(flags);
  if (resources.length === 0 && files.filenames.length === 0 && !files.kustomize) {
    problems.push(
      new UsageError(
        "one or more resources must be specified as <resource> <name> or <resource>/<name>",
      ),
    );
  }
  if (images.size === 0) {
    problems.push(new UsageError("at least one image update is required"));
  } else if (images.size > 1 && images.has("*")) {
    problems.push(
      new UsageError(
        "all containers are already specified by *, but saw more than one container_name=container_image pairs",
      ),
    );
  }
  throwAll(problems);
}

function setImages(draft: JsonObject, images: ReadonlyMap<string, string>): readonly string[] {
  const podSpec = podSpecOf(draft);
  if (!podSpec) throw noPodTemplate(draft);
  const containers = [...objectsAt(podSpec, "containers"), ...objectsAt(podSpec, "initContainers")];
  return [...images].flatMap(([name, value]) => {
    const found = containers.filter((each) => name === "*" || each["name"] === name);
    for (const container of found) {
      if (value) container["image"] = value;
      else delete container["image"];
    }
    return found.length > 0
      ? []
      : [`error: unable to find container named ${JSON.stringify(name)}`];
  });
}
