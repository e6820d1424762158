import { around, type Box, grown, type Point } from "./geometry.ts";
import { counted, type Inventory } from "./inventory.ts";
import type { Plan } from "./plan.ts";
import { type ZoneLayout, zoneBox } from "./zone-layout.ts";

export interface ServiceMark {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly namespace: string;
  readonly type: string;
  readonly ports: string;
  readonly clusterIP: string;
  readonly endpoints: number;
  /** Chooses the outline's colour. */
  readonly order: number;
  /** One loop for each row of nodes with endpoints; the outline of the Service. */
  readonly loops: readonly Box[];
  readonly label: Point;
  readonly labelWidth: number;
  readonly note: string;
}

/** The outlines: each around all zones from the first node with an endpoint to the last. */
export function serviceMarks(inventory: Inventory, plan: Plan, layout: ZoneLayout): ServiceMark[] {
  const { narrow, rows } = plan;
  const names = inventory.nodes.map(({ name }) => name);
  return layout.services.map((service, zone) => {
    let index = 0;
    const loops = rows.flatMap((row) => {
      const held = row.map((place) => {
        const groups = layout.groups.get(names[index++] ?? "") ?? [];
        return groups.some((group) => group.zone === zone)
          ? zoneBox(layout, zone, place, narrow)
          : undefined;
      });
      const first = held.findIndex((box) => box !== undefined);
      if (first < 0) return [];
      const last = held.findLastIndex((box) => box !== undefined);
      const boxes = row.slice(first, last + 1).map((place) => zoneBox(layout, zone, place, narrow));
      return [trimmed(around(boxes), layout, zone, narrow)];
    });
    const firstPlace = rows[0]?.[0];
    if (loops.length === 0 && firstPlace) {
      // Nothing to go around: an empty outline in the first node says so.
      loops.push(trimmed(zoneBox(layout, zone, firstPlace, narrow), layout, zone, narrow));
    }
    const { id, name, namespace, type, ports, clusterIP, endpoints } = service;
    const loop = loops[0] ?? { x: 0, y: 0, width: 0, height: 0 };
    return {
      id,
      key: `${namespace}/${name}`,
      name,
      namespace,
      type,
      ports,
      clusterIP,
      endpoints: endpoints.length,
      order: zone,
      loops,
      label: narrow
        ? { x: loop.x + loop.width / 2, y: loop.y + loop.height }
        : { x: loop.x + 26, y: loop.y },
      labelWidth: narrow ? 240 : loop.width - 40,
      note: endpoints.length === 0 ? "no endpoints" : counted(endpoints.length, "endpoint"),
    };
  });
}

function trimmed(box: Box, { demands }: ZoneLayout, zone: number, narrow: boolean): Box {
  const before = (demands[zone]?.before ?? 8) - 8;
  if (narrow) return grown({ ...box, x: box.x + before, width: box.width - before }, -1);
  return grown({ ...box, y: box.y + before, height: box.height - before }, -2);
}
