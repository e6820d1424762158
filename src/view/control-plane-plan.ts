import type { DeploymentRow, ReplicaSetRow } from "#protocol/rows.ts";
import { textWidth as widthOf } from "./fitted-text.ts";
import { type Box, clamp, type Point } from "./geometry.ts";
import { type Inventory, setsOf } from "./inventory.ts";
import type { Plan } from "./plan.ts";

/** One line of the control plane: a Deployment with its ReplicaSets, or ReplicaSets without one. */
export interface Owner {
  readonly deployment: DeploymentRow | undefined;
  readonly sets: readonly ReplicaSetRow[];
}

export interface OwnerPlan extends Owner {
  readonly badge: Point;
  readonly badgeRadius: number;
  readonly text: Box;
  readonly cards: readonly { readonly set: ReplicaSetRow; readonly box: Box }[];
  /** ReplicaSets for which there was no room: they keep no Pods. */
  readonly hidden: number;
}

export interface ControlPlanePlan {
  readonly centre: Point;
  readonly radius: number;
  readonly owners: readonly OwnerPlan[];
  /** Owners for which there was no room. */
  readonly hidden: number;
}

const mostOwners = 4;
const leastCardWidth = { wide: 130, narrow: 84 };

/** The lines of the control plane; no more than fit. */
export function ownersOf(inventory: Inventory): Owner[] {
  const { deployments } = inventory;
  const known = new Set(deployments.map(({ id }) => id));
  const orphans = inventory.sets.filter(({ ownerId }) => !known.has(ownerId));
  const owners: Owner[] = deployments.map((deployment) => ({
    deployment,
    sets: setsOf(inventory, deployment.id),
  }));
  if (orphans.length > 0) owners.push({ deployment: undefined, sets: orphans });
  return owners;
}

/** How many lines are drawn of so many. */
export function shownOwners(count: number): number {
  return Math.min(count, mostOwners);
}

/** Puts heptagon, Deployments and ReplicaSets into the control plane's strip. */
export function controlPlanePlan(plan: Plan, all: readonly Owner[]): ControlPlanePlan {
  const { strip, narrow } = plan;
  const owners = all.slice(0, shownOwners(all.length));
  const radius = Math.min(strip.height / 2 + 1, narrow ? 44 : 74);
  const many = owners.length > 1;
  const centre = {
    x: strip.x + radius + 2,
    y: narrow && many ? strip.y + strip.height / 2 : strip.y + radius,
  };
  const left = centre.x + radius + (narrow ? 10 : 22);
  const right = strip.x + strip.width;
  const rowHeight =
    (narrow ? strip.height : Math.min(strip.height, 2 * radius)) / (owners.length || 1);
  const names = owners.map(({ deployment }) => widthOf(deployment?.name ?? "", 14, "bold"));
  // Room for two cards is left.
  const mostText = right - left - 2 * leastCardWidth.wide - 44;
  const textWidth = clamp(Math.max(...names, 0) + 6, 130, Math.min(mostText, 240));
  return {
    centre,
    radius,
    hidden: all.length - owners.length,
    owners: owners.map((owner, index) => {
      const row = {
        x: left,
        y: strip.y + index * rowHeight,
        width: right - left,
        height: rowHeight,
      };
      const badge = {
        x: centre.x,
        y: many
          ? centre.y + (index - (owners.length - 1) / 2) * ((radius * 1.5) / owners.length)
          : centre.y + radius * 0.16,
      };
      const badgeRadius = many ? (radius * 0.62) / owners.length : radius * 0.4;
      return { ...owner, badge, badgeRadius, ...ownerRow(owner, row, textWidth, narrow, many) };
    }),
  };
}

function ownerRow(
  { sets }: Owner,
  row: Box,
  wideText: number,
  narrow: boolean,
  many: boolean,
): Pick<OwnerPlan, "text" | "cards" | "hidden"> {
  const textWidth = narrow ? row.width : wideText;
  const textHeight = narrow ? (many ? 16 : 34) : many ? Math.min(row.height, 32) : 58;
  const text = {
    x: row.x,
    y: narrow ? row.y + 2 : row.y + (many ? (row.height - textHeight) / 2 : 12),
    width: textWidth,
    height: textHeight,
  };
  const cards: Box = narrow
    ? { x: row.x, y: text.y + textHeight + 2, width: row.width, height: many ? 22 : 44 }
    : {
        x: row.x + textWidth + 36,
        y: many ? text.y : text.y - 2,
        width: row.width - textWidth - 36,
        height: many ? textHeight : 60,
      };
  const least = narrow ? leastCardWidth.narrow : leastCardWidth.wide;
  const most = Math.max(1, Math.floor((cards.width + 8) / (least + 8)));
  const shown = chosen(sets, most);
  const width = Math.min(
    (cards.width - 8 * (Math.max(shown.length, 1) - 1)) / Math.max(shown.length, 1),
    narrow ? 136 : 206,
  );
  return {
    text,
    cards: shown.map((set, index) => ({
      set,
      box: { x: cards.x + index * (width + 8), y: cards.y, width, height: cards.height },
    })),
    hidden: sets.length - shown.length,
  };
}

function weight({ isNew, desired, current }: ReplicaSetRow): number {
  return (isNew ? 2 : 0) + (desired > 0 || current > 0 ? 1 : 0);
}

/** Those that matter most, oldest first: what keeps Pods or should, then what came last. */
function chosen(sets: readonly ReplicaSetRow[], most: number): ReplicaSetRow[] {
  const best = sets
    .toSorted((a, b) => weight(b) - weight(a) || b.revision - a.revision)
    .slice(0, most);
  // By age and not by revision, so that a rollback does not make them change places.
  return sets.filter((set) => best.includes(set));
}
