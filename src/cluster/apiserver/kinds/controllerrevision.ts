import type { ControllerRevision } from "#api/apps.ts";
import { controllerOf } from "#api/meta.ts";
import type { Strategy } from "../strategy.ts";
import { age, ageColumn, column, nameColumn } from "./columns.ts";

export const controllerRevisionStrategy: Strategy<ControllerRevision> = {
  countsGenerations: false,
  hasStatus: false,
  columns: [
    nameColumn,
    column("Controller", "What it is a revision of."),
    column("Revision", "Its number."),
    ageColumn,
  ],

  row(revision, nowMs) {
    const owner = controllerOf(revision);
    const [group] = owner?.apiVersion.includes("/") ? owner.apiVersion.split("/") : [""];
    const kind = owner ? owner.kind.toLowerCase() + (group ? `.${group}` : "") : "";
    return [
      revision.metadata.name,
      owner ? `${kind}/${owner.name}` : "<none>",
      revision.revision,
      age(revision, nowMs),
    ];
  },
};
