import type { ReplicaSetRow } from "#protocol/rows.ts";
import { textWidth } from "./fitted-text.ts";
import { type Box, grown, type Point } from "./geometry.ts";
import { tagOf } from "./inventory.ts";
import { chosenSets, type Owner } from "./owners.ts";
import { noText, type PlacedText } from "./placed-text.ts";

export interface CardPlan {
  readonly set: ReplicaSetRow;
  readonly box: Box;
  /** The line from its Deployment, with corners to be rounded; none if it needs none. */
  readonly link: readonly Point[];
}

/** A Deployment's texts and the cards of its ReplicaSets. */
export interface OwnerLayout {
  /** Around the texts. */
  readonly area: Box;
  readonly kind: PlacedText;
  readonly name: PlacedText;
  readonly counts: PlacedText;
  /** Where the line from the badge arrives. */
  readonly anchor: Point;
  readonly cards: readonly CardPlan[];
  /** ReplicaSets for which there was no room: they keep no Pods. */
  readonly hidden: number;
}

const gap = 8;
const stackedCardHeight = 54;
const leastCard = { beside: 130, below: 84 };

/** Room for texts that leaves enough for two cards beside them. */
export function textRoom(owners: readonly Owner[], width: number): number {
  const names = owners.map(({ deployment }) => textWidth(deployment?.name ?? "", 14, "bold"));
  const most = Math.min(width - 2 * leastCard.beside - 36 - gap, 240);
  return Math.max(Math.min(Math.max(...names, 0) + 6, most), 130);
}

/** Texts at the left, cards in a row at the right; on one line if the row is one of several. */
export function beside(owner: Owner, row: Box, textWide: number, many: boolean): OwnerLayout {
  const textHeight = many ? Math.min(row.height, 32) : 58;
  const area = {
    x: row.x,
    y: row.y + (many ? (row.height - textHeight) / 2 : 12),
    width: textWide,
    height: textHeight,
  };
  const room = {
    x: row.x + textWide + 36,
    y: many ? area.y : area.y - 2,
    width: row.width - textWide - 36,
    height: many ? textHeight : 60,
  };
  const { x, y } = area;
  const texts = textsOf(owner, x, textWide, "start", many ? 12 : 14);
  const middle = room.y + 18;
  const turn = x + textWide + 16;
  const cards = inRow(owner, room, leastCard.beside, 206).map((card) => {
    const end = card.box.x + card.box.width / 2;
    const link = many
      ? [
          { x: x + textWide, y: room.y + textHeight / 2 },
          { x: card.box.x, y: room.y + textHeight / 2 },
        ]
      : [
          { x: x + textWide + 4, y: middle },
          { x: turn, y: middle },
          { x: turn, y: room.y - 7 },
          { x: end, y: room.y - 7 },
          { x: end, y: room.y },
        ];
    return { ...card, link: owner.deployment ? link : [] };
  });
  return {
    area: grown(area, 4),
    kind: many ? noText : { ...texts.kind, y: y + 8 },
    name: { ...texts.name, y: y + (many ? 12 : 26) },
    counts: { ...texts.counts, y: y + (many ? 27 : 44) },
    anchor: { x: x - 5, y: many ? y + textHeight / 2 : y + 21 },
    cards,
    hidden: owner.sets.length - cards.length,
  };
}

/** Texts above, cards in a row below. */
export function below(owner: Owner, row: Box): OwnerLayout {
  const { x, y, width } = row;
  const texts = textsOf(owner, x, width, "start", 12);
  const room = { x, y: y + 38, width, height: 44 };
  const cards = inRow(owner, room, leastCard.below, 136);
  return {
    area: grown({ x, y: y + 2, width, height: 32 }, 2),
    kind: noText,
    name: { ...texts.name, y: y + 14 },
    counts: { ...texts.counts, y: y + 29 },
    anchor: { x: x - 5, y: y + 11 },
    cards,
    hidden: owner.sets.length - cards.length,
  };
}

/** One line of text above, cards of one line below. */
export function flatBelow(owner: Owner, row: Box): OwnerLayout {
  const { x, y, width } = row;
  const texts = textsOf(owner, x, width, "start", 12);
  const cards = inRow(owner, { x, y: y + 20, width, height: 22 }, leastCard.below, 136);
  const { deployment } = owner;
  const short = deployment ? `${deployment.ready}/${deployment.desired}` : "";
  const fits =
    textWidth(texts.name.text, 12, "bold") + textWidth(texts.counts.text, 11) + 12 < width;
  const text = fits ? texts.counts.text : short;
  return {
    area: grown({ x, y: y + 2, width, height: 14 }, 2),
    kind: noText,
    name: { ...texts.name, y: y + 14, width: width - textWidth(text, 11) - 8 },
    counts: { ...texts.counts, text, x: x + width, y: y + 14, anchor: "end" },
    anchor: { x: x - 5, y: y + 10 },
    cards,
    hidden: owner.sets.length - cards.length,
  };
}

/** Texts in the middle of a column, cards one below the other. */
export function stacked(owner: Owner, column: Box): OwnerLayout {
  const { x, y, width } = column;
  const texts = textsOf(owner, x + width / 2, width, "middle", 13);
  const top = y + 52;
  const height = stackedCardHeight;
  const sets = chosenSets(owner.sets, stackedCards(column.height));
  const edge = x + width / 2 - textWidth(texts.counts.text, 11) / 2 - 6;
  const rail = Math.min(x - 7, edge - 6);
  const level = y + 38;
  const cards = sets.map((set, index) => {
    const box = { x, y: top + index * (height + gap), width, height };
    const middle = box.y + height / 2;
    const link = [
      { x: edge, y: level },
      { x: rail, y: level },
      { x: rail, y: middle },
      { x, y: middle },
    ];
    return { set, box, link: owner.deployment ? link : [] };
  });
  return {
    area: grown({ x, y, width, height: 46 }, 2),
    kind: { ...texts.kind, y: y + 10 },
    name: { ...texts.name, y: y + 27 },
    counts: { ...texts.counts, y: y + 42 },
    anchor: { x: x + width / 2, y: y - 1 },
    cards,
    hidden: owner.sets.length - cards.length,
  };
}

/** How many cards fit below each other in a column of this height, texts included. */
export function stackedCards(height: number): number {
  return Math.max(1, Math.min(4, Math.floor((height - 52 + gap) / (stackedCardHeight + gap))));
}

/** The height that texts and so many cards take. */
export function stackedHeight(cards: number): number {
  return 52 + cards * (stackedCardHeight + gap) - gap;
}

function inRow({ sets }: Owner, room: Box, least: number, most: number): CardPlan[] {
  const { x, y, width, height } = room;
  const shown = chosenSets(sets, Math.max(1, Math.floor((width + gap) / (least + gap))));
  const each = Math.min((width - gap * (shown.length - 1)) / Math.max(shown.length, 1), most);
  return shown.map((set, index) => ({
    set,
    box: { x: x + index * (each + gap), y, width: each, height },
    link: [],
  }));
}

function textsOf(
  { deployment }: Owner,
  x: number,
  width: number,
  anchor: PlacedText["anchor"],
  size: number,
): Record<"kind" | "name" | "counts", PlacedText> {
  const place = { x, y: 0, width, anchor };
  const text = deployment
    ? `${deployment.ready}/${deployment.desired} ready · image ${tagOf(deployment.image)}${deployment.paused ? " · paused" : ""}`
    : "";
  return {
    kind: { ...place, text: "Deployment", size: 11, face: "sans" },
    name: { ...place, text: deployment?.name ?? "", size, face: "bold" },
    counts: { ...place, text, size: 11, face: "sans" },
  };
}
