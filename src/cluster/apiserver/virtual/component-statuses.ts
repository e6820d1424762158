import { notFound } from "#api/errors.ts";
import { column, nameColumn } from "../kinds/columns.ts";
import { askedOf } from "../representation.ts";
import { json, withWarnings } from "../response.ts";
import type { VirtualResource } from "./virtual-resource.ts";

const columns = [
  nameColumn,
  column("Status", "Whether the component is healthy."),
  column("Message", "What it says of itself."),
  column("Error", "What went wrong when it was asked."),
];

const names = ["etcd-0", "scheduler", "controller-manager"];

/** The parts of the control plane, which are always well here. */
export const componentStatuses: VirtualResource = {
  plural: "componentstatuses",
  singular: "componentstatus",
  kind: "ComponentStatus",
  group: "",
  version: "v1",
  shortNames: ["cs"],
  namespaced: false,
  verbs: ["get", "list"],
  answer(request, { name }, registry) {
    if (name && !names.includes(name)) throw notFound("componentstatuses", name);
    const chosen = name ? [name] : names;
    const asked = askedOf(request, registry.now);
    const type = { kind: "ComponentStatus", apiVersion: "v1" };
    const items = chosen.map((component) => ({
      metadata: { name: component, creationTimestamp: null },
      conditions: [{ type: "Healthy", status: "True", message: "ok" }],
    }));
    const list = { kind: "ComponentStatusList", apiVersion: "v1", metadata: {}, items };
    const table = () => ({
      kind: "Table",
      apiVersion: `meta.k8s.io/${asked.version}`,
      metadata: {},
      columnDefinitions: columns,
      rows: items.map(({ metadata }) => ({
        cells: [metadata.name, "Healthy", "ok", ""],
        object: { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata },
      })),
    });
    const body = asked.as === "table" ? table() : name ? { ...type, ...items[0] } : list;
    return withWarnings(json(200, body), ["v1 ComponentStatus is deprecated in v1.19+"]);
  },
};
