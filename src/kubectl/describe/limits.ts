import type { LimitRange, ResourceQuota } from "#api/limits.ts";
import { Description } from "./description.ts";
import { type Describer, read } from "./describer.ts";

/** What a quota's scope means; scopes of another kind are not explained. */
export const scopeHelp: Readonly<Record<string, string>> = {
  Terminating:
    "Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.",
  NotTerminating:
    "Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.",
  BestEffort:
    "Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.",
  NotBestEffort:
    "Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.",
};

/** The columns of limits, behind that of their type. */
export const limitColumns = [
  "Resource",
  "Min",
  "Max",
  "Default Request",
  "Default Limit",
  "Max Limit/Request Ratio",
] as const;

/** A row for each type and resource. */
export function limitRows({ limits }: LimitRange["spec"]): string[][] {
  return (limits ?? []).flatMap((item) => {
    const lists = [
      item.min,
      item.max,
      item.defaultRequest,
      item.default,
      item.maxLimitRequestRatio,
    ];
    const names = new Set(lists.flatMap((each) => Object.keys(each ?? {})));
    return [...names]
      .toSorted()
      .map((name) => [item.type, name, ...lists.map((each) => each?.[name] ?? "-")]);
  });
}

/** Describes a LimitRange. */
export const describeLimitRange: Describer = async (subject, context) => {
  const { metadata, spec } = await read<LimitRange>(context, subject);
  const d = new Description();
  d.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  d.table(0, ["Type", ...limitColumns], limitRows(spec));
  return d.text;
};

/** Describes a ResourceQuota. */
export const describeResourceQuota: Describer = async (subject, context) => {
  const { metadata, spec, status } = await read<ResourceQuota>(context, subject);
  const d = new Description();
  d.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  const scopes = (spec.scopes ?? []).toSorted();
  if (scopes.length > 0) d.field("Scopes", scopes.join(", "));
  for (const scope of scopes) if (scopeHelp[scope]) d.row(0, ` * ${scopeHelp[scope]}`);
  const { hard = {}, used = {} } = status;
  d.table(
    0,
    ["Resource", "Used", "Hard"],
    Object.keys(hard)
      .toSorted()
      .map((name) => [name, used[name] ?? "0", hard[name] ?? ""]),
  );
  return d.text;
};
