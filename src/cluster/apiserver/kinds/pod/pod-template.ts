import type { LabelSelector } from "#api/meta.ts";
import type { PodTemplateSpec } from "#api/podspec.ts";
import { formatSelector } from "#api/selectors.ts";
import type { Cell } from "../../strategy.ts";
import { wideColumn } from "../columns.ts";

/** The wide columns of everything that makes Pods. */
export const templateColumns = [
  wideColumn("Containers", "Names of the containers in the template."),
  wideColumn("Images", "Images of the containers in the template."),
  wideColumn("Selector", "Which Pods belong to it."),
];

/** The cells under templateColumns. */
export function templateCells(
  template: PodTemplateSpec | undefined,
  selector: LabelSelector,
): Cell[] {
  const containers = template?.spec.containers ?? [];
  return [
    containers.map(({ name }) => name).join(","),
    containers.map(({ image }) => image).join(","),
    formatSelector(selector),
  ];
}
