import type { Selection } from "d3-selection";

/** What a mark tells tests, styles and screen readers about the object that it stands for. */
export interface Hooks {
  /** uid: what `onSelect` gets. */
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly status?: string;
  readonly version?: string;
  readonly node?: string;
  readonly serving?: boolean;
  /** Shown on hover and read aloud; one fact a line. */
  readonly title: string;
}

type Marks<Datum> = Selection<SVGGElement, Datum, SVGElement, unknown>;

/** Makes new marks ready for `tellHooks`. */
export function prepareHooks<Datum>(entered: Marks<Datum>): void {
  entered.classed("mark", true).attr("role", "button").attr("tabindex", -1).append("title");
}

/** Writes the marks' data attributes, titles and labels. */
export function tellHooks<Datum>(marks: Marks<Datum>, hooksOf: (datum: Datum) => Hooks): void {
  const tell = (name: string, valueOf: (hooks: Hooks) => string | undefined): void => {
    marks.attr(name, (datum) => valueOf(hooksOf(datum)) ?? null);
  };
  tell("data-id", ({ id }) => id);
  tell("data-kind", ({ kind }) => kind);
  tell("data-name", ({ name }) => name);
  tell("data-status", ({ status }) => status);
  tell("data-version", ({ version }) => version);
  tell("data-node", ({ node }) => node);
  tell("data-serving", ({ serving }) => serving?.toString());
  tell("aria-label", ({ title }) => title.replaceAll("\n", ", "));
  marks.select("title").text((datum) => hooksOf(datum).title);
}
