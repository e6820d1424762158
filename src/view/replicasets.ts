import type { Selection } from "d3-selection";
import { line } from "d3-shape";
import type { ReplicaSetRow } from "#protocol/rows.ts";
import type { ControlPlanePlan, OwnerPlan } from "./control-plane-plan.ts";
import { appendCube, dressCube } from "./cube.ts";
import { fitted, fittedEnd } from "./fitted-text.ts";
import type { Box } from "./geometry.ts";
import { prepareHooks, tellHooks } from "./hooks.ts";
import { suffixOf, tagOf } from "./inventory.ts";
import { glide, type Motion } from "./motion.ts";
import { curveRounded } from "./rounded-curve.ts";
import type { Versions } from "./versions.ts";

type Layer = Selection<SVGGElement, unknown, null, undefined>;

interface Card {
  readonly set: ReplicaSetRow;
  readonly box: Box;
  /** Path of the line from its Deployment. */
  readonly link: string;
}

/** Draws a card for each ReplicaSet: version, revision, how many Pods it should keep and has ready. */
export function drawReplicaSets(
  layer: Layer,
  plan: ControlPlanePlan,
  versions: Versions,
  motion: Motion,
): void {
  const cards = layer
    .selectAll<SVGGElement, Card>("g.replicaset")
    .data(plan.owners.flatMap(cardsOf), ({ set }) => set.id)
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
  tellHooks(cards, ({ set }) => ({
    id: set.id,
    kind: "ReplicaSet",
    name: set.name,
    status: `${set.ready}/${set.desired}`,
    version: tagOf(set.image),
    title:
      `ReplicaSet ${set.name}\n${set.image}\nrevision ${set.revision}\n` +
      `${set.desired} desired, ${set.current} current, ${set.ready} ready`,
  }));
  cards.select(".link").attr("d", ({ link }) => link);
  const card = cards.select<SVGGElement>(".card");
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
const isFlat = ({ box }: Card): boolean => box.height < 40;
const isSmall = ({ box }: Card): boolean => box.width < 150;

function cardsOf({ cards, text, deployment }: OwnerPlan): Card[] {
  return cards.map(({ set, box }) => {
    const right = text.x + text.width;
    // Cards below the text need no line to show where they belong.
    const isBeside = deployment !== undefined && box.x > right;
    return { set, box, link: isBeside ? linkTo(box, right) : "" };
  });
}

const drawLink = line().curve(curveRounded(7));

/** From the Deployment's text up and over the cards, and down to this one. */
function linkTo({ x, y, width, height }: Box, left: number): string {
  const from = y + Math.min(height / 2, 18);
  if (height < 40) return `M${left},${from}H${x}`;
  const turn = left + 16;
  const end = x + width / 2;
  return (
    drawLink([
      [left + 4, from],
      [turn, from],
      [turn, y - 7],
      [end, y - 7],
      [end, y],
    ]) ?? ""
  );
}

function placeTexts(card: Selection<SVGGElement, Card, SVGGElement, unknown>): void {
  const left = (of: Card): number => (isFlat(of) ? 26 : isSmall(of) ? 34 : 46);
  const place = (
    name: string,
    xOf: (of: Card) => number,
    yOf: (of: Card) => number,
    textOf: (of: Card) => string,
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
  const tall = (of: Card): boolean => of.box.height >= 56;
  place(
    ".version",
    left,
    (of) => (isFlat(of) ? of.box.height / 2 + 4 : tall(of) ? 19 : 14),
    (of) =>
      fitted(tagOf(of.set.image), of.box.width - left(of) - (isSmall(of) ? 30 : 66), 12, "bold"),
  );
  card.select(".revision").attr("text-anchor", "end");
  place(
    ".revision",
    (of) => of.box.width - 8,
    (of) => (tall(of) ? 19 : 14),
    (of) => (isFlat(of) ? "" : `${isSmall(of) ? "rev" : "revision"} ${of.set.revision}`),
  );
  place(
    ".hash",
    left,
    (of) => (tall(of) ? 34 : 26),
    (of) =>
      isFlat(of)
        ? ""
        : fittedEnd(`…${suffixOf(of.set.name)}`, of.box.width - left(of) - 4, 10, "mono"),
  );
  card.select(".count").attr("text-anchor", (of) => (isFlat(of) ? "end" : "start"));
  place(
    ".count",
    (of) => (isFlat(of) ? of.box.width - 8 : left(of)),
    (of) => (isFlat(of) ? of.box.height / 2 + 4 : tall(of) ? 48 : 38),
    ({ set, box }) =>
      `${set.ready}/${set.desired} ready${set.current > set.desired && box.width > 150 ? ` (${set.current} exist)` : ""}`,
  );
}

function placeBar(card: Selection<SVGGElement, Card, SVGGElement, unknown>): void {
  const width = ({ box }: Card): number => box.width - 16;
  const part = ({ set }: Card): number =>
    set.desired === 0 ? 0 : Math.min(set.ready / set.desired, 1);
  for (const name of [".track", ".bar"]) {
    card
      .select(name)
      .attr("display", (of) => (of.box.height < 56 ? "none" : null))
      .attr("x", 8)
      .attr("y", ({ box }) => box.height - 7)
      .attr("height", 3)
      .attr("rx", 1.5);
  }
  card.select(".track").attr("width", width);
  card.select(".bar").attr("width", (of) => width(of) * part(of));
}
