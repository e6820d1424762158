import type { Selection } from "d3-selection";
import { line } from "d3-shape";
import type { ControlPlanePlan } from "./control-plane-plan.ts";
import { appendCube, dressCube } from "./cube.ts";
import { fitted, fittedEnd } from "./fitted-text.ts";
import type { Point } from "./geometry.ts";
import { prepareHooks, tellHooks } from "./hooks.ts";
import { suffixOf, tagOf } from "./inventory.ts";
import { glide, type Motion } from "./motion.ts";
import type { CardPlan } from "./owner-layout.ts";
import { curveRounded } from "./rounded-curve.ts";
import type { Versions } from "./versions.ts";

type Layer = Selection<SVGGElement, unknown, null, undefined>;

/** Draws a card for each ReplicaSet: version, revision, how many Pods it should keep and has ready. */
export function drawReplicaSets(
  layer: Layer,
  plan: ControlPlanePlan,
  versions: Versions,
  motion: Motion,
): void {
  const sets = layer
    .selectAll<SVGGElement, CardPlan>("g.replicaset")
    .data(
      plan.owners.flatMap(({ cards }) => cards),
      ({ set }) => set.id,
    )
    .join((enter) => {
      const group = enter.append("g").attr("class", "replicaset");
      prepareHooks(group);
      group.append("path").attr("class", "link");
      const card = group.append("g").attr("class", "card");
      card.append("rect").attr("class", "paper");
      appendCube(card);
      card.append("text").attr("class", "version strong");
      card.append("text").attr("class", "revision small muted");
      card.append("text").attr("class", "hash small mono muted");
      card.append("text").attr("class", "count small");
      card.append("rect").attr("class", "track");
      card.append("rect").attr("class", "bar");
      return group;
    })
    .classed("new", ({ set }) => set.isNew)
    .classed("idle", ({ set }) => set.desired === 0 && set.current === 0);
  tellHooks(sets, ({ set }) => ({
    id: set.id,
    kind: "ReplicaSet",
    name: set.name,
    status: `${set.ready}/${set.desired}`,
    version: tagOf(set.image),
    title:
      `ReplicaSet ${set.name}\n${set.image}\nrevision ${set.revision}\n` +
      `${set.desired} desired, ${set.current} current, ${set.ready} ready`,
  }));
  sets.select(".link").attr("d", ({ link }) => drawLink([...link]));
  const card = sets.select<SVGGElement>(".card");
  glide(card, "transform", ({ box }) => `translate(${box.x},${box.y})`, motion);
  card
    .select(".paper")
    .attr("width", ({ box }) => box.width)
    .attr("height", ({ box }) => box.height)
    .attr("rx", ({ box }) => Math.min(9, box.height / 3));
  dressCube(card, ({ set }) => versions.lookOf(set.image));
  placeTexts(card);
  placeBar(card);
}

/** Cards of less height have one line, or two. */
const isFlat = ({ box }: CardPlan): boolean => box.height < 40;
const isSmall = ({ box }: CardPlan): boolean => box.width < 150;

const drawLink = line<Point>(
  ({ x }) => x,
  ({ y }) => y,
).curve(curveRounded(7));

/** Has room for a bar under its three lines. */
const isTall = ({ box }: CardPlan): boolean => box.height >= 54;

/** The height of a card's first, second or third line. */
function lineOf(card: CardPlan, index: 0 | 1 | 2): number {
  const { height } = card.box;
  if (isFlat(card)) return height / 2 + 4;
  return isTall(card) ? height * (0.31 + index * 0.24) : 14 + index * 12;
}

function leftOf(card: CardPlan): number {
  return isFlat(card) ? 26 : isSmall(card) ? 34 : 46;
}

function placeTexts(card: Selection<SVGGElement, CardPlan, SVGGElement, unknown>): void {
  const place = (
    name: string,
    xOf: (of: CardPlan) => number,
    yOf: (of: CardPlan) => number,
    textOf: (of: CardPlan) => string,
  ): void => {
    card.select(name).attr("x", xOf).attr("y", yOf).text(textOf);
  };
  card
    .select(".cube")
    .attr("transform", (of) =>
      isFlat(of)
        ? `translate(14,${of.box.height / 2})scale(0.75)`
        : `translate(${isSmall(of) ? 18 : 24},${of.box.height / 2 - 2})scale(${isSmall(of) ? 1.05 : 1.5})`,
    );
  place(
    ".version",
    leftOf,
    (of) => lineOf(of, 0),
    (of) =>
      fitted(tagOf(of.set.image), of.box.width - leftOf(of) - (isSmall(of) ? 30 : 66), 12, "bold"),
  );
  card.select(".revision").attr("text-anchor", "end");
  place(
    ".revision",
    (of) => of.box.width - 8,
    (of) => lineOf(of, 0),
    (of) => (isFlat(of) ? "" : `${isSmall(of) ? "rev" : "revision"} ${of.set.revision}`),
  );
  place(
    ".hash",
    leftOf,
    (of) => lineOf(of, 1),
    (of) =>
      isFlat(of)
        ? ""
        : fittedEnd(`…${suffixOf(of.set.name)}`, of.box.width - leftOf(of) - 4, 10, "mono"),
  );
  card.select(".count").attr("text-anchor", (of) => (isFlat(of) ? "end" : "start"));
  place(
    ".count",
    (of) => (isFlat(of) ? of.box.width - 8 : leftOf(of)),
    (of) => lineOf(of, 2),
    countText,
  );
}

function countText({ set, box }: CardPlan): string {
  const { ready, desired, current } = set;
  if (box.width < 124 && box.height < 40) return `${ready}/${desired}`;
  const more = current > desired && box.width > 150 ? ` (${current} exist)` : "";
  return `${ready}/${desired} ready${more}`;
}

function barWidth({ box }: CardPlan): number {
  return box.width - 16;
}

function readyPart({ set }: CardPlan): number {
  return set.desired === 0 ? 0 : Math.min(set.ready / set.desired, 1);
}

function placeBar(card: Selection<SVGGElement, CardPlan, SVGGElement, unknown>): void {
  for (const name of [".track", ".bar"]) {
    card
      .select(name)
      .attr("display", (of) => (!isTall(of) ? "none" : null))
      .attr("x", 8)
      .attr("y", ({ box }) => box.height - 7)
      .attr("height", 3)
      .attr("rx", 1.5);
  }
  card.select(".track").attr("width", barWidth);
  card.select(".bar").attr("width", (of) => barWidth(of) * readyPart(of));
}
