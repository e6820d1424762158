import { assert } from "#base/assert.ts";

/** One field of a protobuf message, by the name it has in JSON. */
export interface ProtobufField {
  readonly name: string;
  /** A message, or `string`, `bytes`, `bool`, `int`, `double`, `raw`. */
  readonly type: string;
  /** A pointer keeps its zero value in JSON; a plain value loses it (omitempty). */
  readonly shape: "value" | "pointer" | "list" | "map" | "inline";
}

/**
 * The fields of messages by name, each `name=number:type`. Before the type, `*` marks what keeps its zero
 * value in JSON, `[]` a list, `{}` a map from strings, `^` a struct whose fields stand among its parent's.
 */
export type Messages = Readonly<Record<string, string>>;

const marks = [
  ["*", "pointer"],
  ["[]", "list"],
  ["{}", "map"],
  ["^", "inline"],
] as const;

/** The fields of one message by number. */
export function fieldsIn(text: string): ReadonlyMap<number, ProtobufField> {
  return new Map(text === "" ? [] : text.split(" ").map(fieldOf));
}

function fieldOf(text: string): [number, ProtobufField] {
  const match = /^([\w$-]+)=(\d+):(.+)$/.exec(text);
  assert(match, `"${text}" is a field`);
  const [, name = "", number = "", spelled = ""] = match;
  const [mark, shape] = marks.find(([prefix]) => spelled.startsWith(prefix)) ?? ["", "value"];
  return [Number(number), { name, type: spelled.slice(mark.length), shape }];
}
