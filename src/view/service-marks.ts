import { textWidth } from "./fitted-text.ts";
import { around, type Box, grown } from "./geometry.ts";
import { counted, type Inventory } from "./inventory.ts";
import { noText, type PlacedText } from "./placed-text.ts";
import type { Plan } from "./plan.ts";
import { edge, type ZoneLayout, zoneBox } from "./zone-layout.ts";

export interface ServiceMark {
  readonly id: string;
  /** Namespace and name. */
  readonly key: string;
  readonly name: string;
  readonly type: string;
  readonly ports: string;
  readonly clusterIP: string;
  readonly endpoints: number;
  /** Chooses the outline's colour. */
  readonly order: number;
  /** One loop for each row of nodes with endpoints; the outline of the Service. */
  readonly loops: readonly Box[];
  readonly label: PlacedText;
  readonly detail: PlacedText;
}

/** The outlines: each around all zones from the first node with an endpoint to the last. */
export function serviceMarks(inventory: Inventory, plan: Plan, layout: ZoneLayout): ServiceMark[] {
  return layout.services.map((service, zone) => {
    const loops = loopsOf(zone, inventory, plan, layout);
    const { id, name, namespace, type, ports, clusterIP, endpoints } = service;
    // First, for what comes last may be cut.
    const state = endpoints.length === 0 ? "no endpoints · " : "";
    return {
      id,
      key: `${namespace}/${name}`,
      name,
      type,
      ports,
      clusterIP,
      endpoints: endpoints.length,
      order: zone,
      loops,
      ...textsOf(
        `Service ${name}`,
        `${state}${type} ${ports}`,
        loops[0] ?? plan.frame,
        zone,
        layout.services.length,
        plan,
      ),
    };
  });
}

/** `3 endpoints`. */
export function endpointsText({ endpoints }: ServiceMark): string {
  return endpoints === 0 ? "no endpoints" : counted(endpoints, "endpoint");
}

function loopsOf(zone: number, inventory: Inventory, plan: Plan, layout: ZoneLayout): Box[] {
  const { narrow, rows } = plan;
  const names = inventory.nodes.map(({ name }) => name);
  const boxesOf = (row: Plan["rows"][number]): Box[] =>
    row.map((place) => zoneBox(layout, zone, place, narrow));
  let index = 0;
  const loops = rows.flatMap((row) => {
    const holds = row.map(() => {
      const groups = layout.groups.get(names[index++] ?? "") ?? [];
      return groups.some((group) => group.zone === zone);
    });
    const first = holds.indexOf(true);
    if (first < 0) return [];
    return [around(boxesOf(row).slice(first, holds.lastIndexOf(true) + 1))];
  });
  if (loops.length === 0) {
    // Nothing to go around: an empty outline in the first node says so.
    loops.push(...boxesOf(rows[0] ?? []).slice(0, 1));
  }
  return loops.map((box) => trimmed(box, layout, zone, narrow));
}

function trimmed(box: Box, { demands }: ZoneLayout, zone: number, narrow: boolean): Box {
  const before = (demands[zone]?.before ?? edge) - edge;
  if (narrow) {
    const { x, y, width, height } = box;
    return { x: x + before + 1, y: y - 2, width: width - before - 2, height: height + 4 };
  }
  return grown({ ...box, y: box.y + before, height: box.height - before }, -2);
}

function textsOf(
  label: string,
  detail: string,
  loop: Box,
  zone: number,
  services: number,
  { form, narrow, frame }: Plan,
): Pick<ServiceMark, "label" | "detail"> {
  const isAlone = services === 1;
  if (form === "small") {
    const place = { x: loop.x + 16, y: loop.y + 3, width: loop.width - 32, size: 10 };
    return { label: { ...noText, ...place, text: label, face: "bold" }, detail: noText };
  }
  if (narrow) {
    const y = frame.y + frame.height + 15;
    const small = { ...noText, size: 10, width: 260 };
    const right = { ...small, x: frame.x + frame.width - 6, anchor: "end" } as const;
    if (isAlone) {
      return {
        label: { ...right, text: label, y, face: "bold" },
        detail: { ...right, text: detail, y: y + 14 },
      };
    }
    const place = { x: loop.x + loop.width / 2, y: y + (zone % 2) * 13, anchor: "middle" } as const;
    const width = (2 * frame.width) / (services + 2);
    const text = label.replace("Service ", "");
    return { label: { ...small, ...place, text, width, face: "bold" }, detail: noText };
  }
  const left = loop.x + 28;
  const right = loop.x + loop.width - 28;
  const width = right - left;
  const isWide = textWidth(label, 12, "bold") + textWidth(detail, 11) + 60 < width;
  const y = (isWide ? loop.y : loop.y + loop.height) + 4;
  return {
    label: { ...noText, text: label, x: left, y: loop.y + 4, width, size: 12, face: "bold" },
    detail: { ...noText, text: detail, x: right, y, anchor: "end", width },
  };
}
