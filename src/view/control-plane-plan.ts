import { clamp, type Point } from "./geometry.ts";
import {
  below,
  beside,
  flatBelow,
  type OwnerLayout,
  stacked,
  stackedCards,
  stackedHeight,
  textRoom,
} from "./owner-layout.ts";
import { chosenSets, type Owner, shownOwners } from "./owners.ts";
import { noText, type PlacedText } from "./placed-text.ts";
import type { Plan } from "./plan.ts";

export interface OwnerPlan extends Owner, OwnerLayout {
  readonly badge: Point;
  readonly badgeRadius: number;
  /** The line from the badge to the texts; none where lines would cross. */
  readonly leader: readonly Point[];
}

export interface ControlPlanePlan {
  readonly centre: Point;
  readonly radius: number;
  readonly label: PlacedText;
  readonly owners: readonly OwnerPlan[];
  /** What there was no room for, or that there is nothing. */
  readonly note: PlacedText;
}

/** Puts heptagon, Deployments and ReplicaSets into the control plane's strip. */
export function controlPlanePlan(plan: Plan, all: readonly Owner[]): ControlPlanePlan {
  const owners = all.slice(0, shownOwners(all.length));
  const { centre, radius, layouts } =
    plan.form === "column"
      ? inColumn(plan, owners)
      : plan.form === "small"
        ? inCorner(plan, owners)
        : inStrip(plan, owners);
  const many = owners.length > 1;
  const isWide = plan.form === "wide";
  const hidden = all.length - owners.length;
  return {
    centre,
    radius,
    label: {
      ...noText,
      text: many || radius < 48 ? "" : "control plane",
      x: centre.x,
      y: centre.y - radius * 0.4,
      width: 2 * radius,
      size: 10,
      anchor: "middle",
    },
    note: noteOf(plan, centre, radius, owners.length, hidden),
    owners: owners.map((owner, index) => {
      const spacing = (radius * 1.5) / owners.length;
      const offset = many
        ? (index - (owners.length - 1) / 2) * spacing
        : radius * labelShift(radius);
      const badge = { x: centre.x, y: centre.y + offset };
      const badgeRadius = many ? (radius * 0.62) / owners.length : radius * 0.42;
      // An element of `layouts` for each owner.
      const layout = layouts[index]!;
      return {
        ...owner,
        ...layout,
        badge,
        badgeRadius,
        leader: many && !isWide ? [] : leaderOf(badge, badgeRadius, layout.anchor, plan),
      };
    }),
  };
}

/** The badge makes room for the label above it if there is one. */
function labelShift(radius: number): number {
  return radius < 48 ? 0 : 0.16;
}

interface Arrangement {
  readonly centre: Point;
  readonly radius: number;
  readonly layouts: readonly OwnerLayout[];
}

/** Heptagon at the left, a row for each owner at the right. */
function inStrip({ strip, form }: Plan, owners: readonly Owner[]): Arrangement {
  const many = owners.length > 1;
  const isNarrow = form === "narrow";
  const radius = Math.min(strip.height / 2 + 1, isNarrow ? 44 : 74);
  const centre = {
    x: strip.x + radius + 2,
    y: isNarrow && many ? strip.y + strip.height / 2 : strip.y + radius,
  };
  const left = centre.x + radius + (isNarrow ? 10 : 22);
  const width = strip.x + strip.width - left;
  const height = (isNarrow ? strip.height : Math.min(strip.height, 2 * radius)) / owners.length;
  const room = textRoom(owners, width);
  const layouts = owners.map((owner, index) => {
    const row = { x: left, y: strip.y + index * height, width, height };
    if (!isNarrow) return beside(owner, row, room, many);
    return many ? flatBelow(owner, row) : below(owner, row);
  });
  return { centre, radius, layouts };
}

/** A small heptagon, and beside it two lines for each owner. */
function inCorner({ strip }: Plan, owners: readonly Owner[]): Arrangement {
  const radius = 21;
  const centre = { x: strip.x + radius, y: strip.y + strip.height / 2 - 1 };
  const left = strip.x + 2 * radius + 12;
  const height = strip.height / Math.max(owners.length, 1);
  const layouts = owners.map((owner, index) =>
    flatBelow(owner, {
      x: left,
      y: strip.y + index * height,
      width: strip.x + strip.width - left,
      height,
    }),
  );
  return { centre, radius, layouts };
}

/** Heptagon above, everything else below, in the middle of the strip. */
function inColumn({ strip }: Plan, owners: readonly Owner[]): Arrangement {
  const [only] = owners;
  const radius = clamp(strip.height * 0.15, 34, 58);
  const head = 2 * radius + 14;
  const rest = strip.height - head;
  const rowHeight = Math.min(rest / Math.max(owners.length, 1), 56);
  const height =
    owners.length > 1
      ? rowHeight * owners.length
      : stackedHeight(chosenSets(only?.sets ?? [], stackedCards(rest)).length);
  const top = strip.y + Math.max(0, (rest - height) / 2);
  const centre = { x: strip.x + strip.width / 2, y: top + radius };
  const layouts = owners.map((owner, index) => {
    const row = { ...strip, y: top + head + index * rowHeight };
    return owners.length > 1
      ? flatBelow(owner, { ...row, height: rowHeight })
      : stacked(owner, { ...row, height: rest });
  });
  return { centre, radius, layouts };
}

function leaderOf(badge: Point, radius: number, to: Point, { form }: Plan): Point[] {
  if (form === "column") return [{ x: badge.x, y: badge.y + radius }, to];
  const turn = to.x - 9;
  return [{ x: badge.x + radius, y: badge.y }, { x: turn, y: badge.y }, { x: turn, y: to.y }, to];
}

function noteOf(
  { form }: Plan,
  centre: Point,
  radius: number,
  shown: number,
  hidden: number,
): PlacedText {
  if (shown === 0) {
    return form === "column"
      ? {
          ...noText,
          ...centre,
          y: centre.y + radius + 22,
          text: "no Deployment",
          width: 150,
          anchor: "middle",
        }
      : {
          ...noText,
          x: centre.x + radius + 24,
          y: centre.y + 4,
          text: "no Deployment",
          width: 150,
        };
  }
  const y = centre.y + radius * (form === "narrow" ? 1.2 : 0.8);
  const text = hidden > 0 ? `+${hidden} more` : "";
  return { ...noText, x: centre.x, y, text, width: 100, anchor: "middle" };
}
