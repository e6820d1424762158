import type { Namespace } from "#api/core.ts";
import type { KubernetesObject, ResourceList } from "#api/meta.ts";
import { Description } from "./description.ts";
import { type Describer, list, reach, read, unlessNotFound } from "./describer.ts";
import { compare, describeAnnotations, pairsOf } from "./metadata.ts";
import { timeText } from "./times.ts";

interface ResourceQuota extends KubernetesObject {
  spec: { scopes?: string[] };
  status: { hard?: ResourceList; used?: ResourceList };
}

interface LimitRange extends KubernetesObject {
  spec: { limits: readonly LimitRangeItem[] };
}

interface LimitRangeItem {
  type: string;
  max?: ResourceList;
  min?: ResourceList;
  default?: ResourceList;
  defaultRequest?: ResourceList;
  maxLimitRequestRatio?: ResourceList;
}

const core = { group: "", version: "v1", namespaced: true };
const resourceQuotas = reach({
  ...core,
  kind: "ResourceQuota",
  resource: "resourcequotas",
  singular: "resourcequota",
});
const limitRanges = reach({
  ...core,
  kind: "LimitRange",
  resource: "limitranges",
  singular: "limitrange",
});

/** Describes a Namespace with its quotas and limits, if the server has such types. */
export const describeNamespace: Describer = async (subject, context) => {
  const { metadata, status } = await read<Namespace>(context, subject);
  const quotas = await unlessNotFound(list<ResourceQuota>(context, resourceQuotas, metadata.name));
  const limits = await unlessNotFound(list<LimitRange>(context, limitRanges, metadata.name));
  const d = new Description();
  d.field("Name", metadata.name);
  d.list("Labels", pairsOf(metadata.labels));
  describeAnnotations(d, metadata.annotations);
  d.field("Status", status.phase ?? "");
  if (status.conditions?.length) {
    d.heading("Conditions").table(
      1,
      ["Type", "Status", "LastTransitionTime", "Reason", "Message"],
      status.conditions.map(
        ({ type, status: is, lastTransitionTime, reason = "", message = "" }) => [
          type,
          is,
          timeText(lastTransitionTime),
          reason,
          message,
        ],
      ),
    );
  }
  if (quotas) describeQuotas(d, quotas);
  if (limits) describeLimits(d, limits);
  return d.text;
};

const scopeHelp: Readonly<Record<string, string>> = {
  Terminating:
    "Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.",
  NotTerminating:
    "Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.",
  BestEffort:
    "Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.",
  NotBestEffort:
    "Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.",
};

function describeQuotas(d: Description, quotas: readonly ResourceQuota[]): void {
  d.row(0, "");
  d.row(0, quotas.length === 0 ? "No resource quota." : "Resource Quotas");
  for (const { metadata, spec, status } of quotas.toSorted((a, b) =>
    compare(a.metadata.name, b.metadata.name),
  )) {
    d.field("Name", metadata.name, 1);
    const scopes = (spec.scopes ?? []).toSorted();
    if (scopes.length > 0) d.field("Scopes", scopes.join(", "), 1);
    for (const scope of scopes) if (scopeHelp[scope]) d.row(1, `* ${scopeHelp[scope]}`);
    d.row(1, "Resource", "Used", "Hard").row(1, "--------", "---", "---");
    const { hard = {}, used = {} } = status;
    for (const name of Object.keys(hard).toSorted())
      d.row(1, name, used[name] ?? "0", hard[name] ?? "");
  }
}

function describeLimits(d: Description, ranges: readonly LimitRange[]): void {
  d.row(0, "");
  if (ranges.length === 0) {
    d.row(0, "No LimitRange resource.");
    return;
  }
  d.row(0, "Resource Limits");
  const columns = [
    "Resource",
    "Min",
    "Max",
    "Default Request",
    "Default Limit",
    "Max Limit/Request Ratio",
  ];
  d.row(0, " Type", ...columns);
  d.row(0, " ----", ...columns.map((name) => "-".repeat(name.length)));
  for (const item of ranges.flatMap(({ spec }) => spec.limits)) {
    const lists = [
      item.min,
      item.max,
      item.defaultRequest,
      item.default,
      item.maxLimitRequestRatio,
    ];
    const names = new Set(lists.flatMap((each) => Object.keys(each ?? {})));
    for (const name of [...names].toSorted()) {
      d.row(0, ` ${item.type}`, name, ...lists.map((each) => each?.[name] ?? "-"));
    }
  }
}
