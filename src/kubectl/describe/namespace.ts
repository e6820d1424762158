import type { Namespace } from "#api/core.ts";
import type { LimitRange, ResourceQuota } from "#api/limits.ts";
import { Description } from "./description.ts";
import { type Describer, list, read, unlessNotFound } from "./describer.ts";
import { compare, describeAnnotations, pairsOf } from "./metadata.ts";
import { limitColumns, limitRows, scopeHelp } from "./limits.ts";
import { timeText } from "./times.ts";

/** Describes a Namespace with its quotas and limits, if the server has such types. */
export const describeNamespace: Describer = async (subject, context) => {
  const { metadata, status } = await read<Namespace>(context, subject);
  const quotas = await unlessNotFound(
    list<ResourceQuota>(context, "resourcequotas", metadata.name),
  );
  const limits = await unlessNotFound(list<LimitRange>(context, "limitranges", metadata.name));
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
  d.row(0, " Type", ...limitColumns);
  d.row(0, " ----", ...limitColumns.map((name) => "-".repeat(name.length)));
  for (const { spec } of ranges) {
    for (const cells of limitRows(spec))
      d.row(0, ...cells.map((cell, at) => (at ? cell : ` ${cell}`)));
  }
}
