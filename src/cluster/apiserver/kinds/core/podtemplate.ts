import type { PodTemplate } from "#api/core.ts";
import type { Strategy } from "../../strategy.ts";
import { column, formatLabels } from "../columns.ts";
import { setPodSpecDefaults } from "../pod/pod-defaults.ts";
import { templateCells } from "../pod/pod-template.ts";
import { podWarnings } from "../pod/pod-warnings.ts";
import { named, tabled } from "../tabled.ts";
import { validateTemplate } from "../pod/template-validation.ts";

/** The rules of PodTemplates. */
export const podTemplateStrategy: Strategy<PodTemplate> = {
  countsGenerations: true,
  hasStatus: false,
  setDefaults: ({ template }) => setPodSpecDefaults(template.spec),
  warningsOfWrite: ({ metadata, template }, old) =>
    metadata.generation === old?.metadata.generation ? [] : podWarnings(template, "template"),
  validate: ({ template }) => validateTemplate(template, "template"),

  ...tabled<PodTemplate>(
    named,
    [
      column("Containers", "Names of the containers in the template."),
      ({ template }) => templateCells(template, {})[0] ?? "",
    ],
    [
      column("Images", "Images of the containers in the template."),
      ({ template }) => templateCells(template, {})[1] ?? "",
    ],
    [
      column("Pod Labels", "Labels of its Pods."),
      ({ template }) => formatLabels(template.metadata.labels),
    ],
  ),
};
