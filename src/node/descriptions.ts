import { readFileSync } from "node:fs";
import type { Descriptions } from "#cluster/cluster.ts";
import { descriptionsFile } from "../../scripts/descriptions.mjs";

/** What the types of Kubernetes' API are for. */
export function readDescriptions(): Descriptions {
  return JSON.parse(readFileSync(descriptionsFile(), "utf8")) as Descriptions;
}
