import type { Trip, ViewRow } from "#protocol/rows.ts";
import { Canvas, viewBoxOf } from "./canvas.ts";
import { captionOf } from "./caption.ts";
import { moveFocus } from "./focus.ts";
import "./picture.css";
import { sceneOf } from "./scene.ts";

export interface PictureOptions {
  /** Called with the uid of the object whose mark was clicked or activated by key. */
  readonly onSelect?: (id: string) => void;
  readonly reducedMotion: boolean;
}

/** A live drawing of the cluster's state. */
export interface Picture {
  /** Draws this state, at the next frame of the screen. Cheap to call with rows already shown. */
  show(rows: ReadonlyMap<string, ViewRow>): void;
  /** Lets requests travel through what is drawn. */
  travel(trips: readonly Trip[]): void;
  setReducedMotion(on: boolean): void;
  destroy(): void;
}

/** Opens a picture that fills `host` and follows its size. */
export function openPicture(host: HTMLElement, options: PictureOptions): Picture {
  return new LivePicture(host, options);
}

const mostTrips = 50;

/** Draws at most once a frame of the screen, whatever came in between. */
class LivePicture implements Picture {
  readonly #host: HTMLElement;
  readonly #canvas: Canvas;
  readonly #resized = new ResizeObserver(() => this.#redraw());
  readonly #isSelectable: boolean;
  #reducedMotion = false;
  #rows: ReadonlyMap<string, ViewRow> = new Map();
  #trips: readonly Trip[] = [];
  #frame: number | undefined;
  /** Of the last drawing; "" while there was nothing to draw. */
  #viewBox = "";

  constructor(host: HTMLElement, { onSelect, reducedMotion }: PictureOptions) {
    this.#host = host;
    this.#canvas = new Canvas(host);
    this.#isSelectable = onSelect !== undefined;
    // An image may have nothing inside that takes the focus; a group may.
    this.#canvas.svg
      .attr("role", onSelect ? "group" : "img")
      .classed("selectable", this.#isSelectable);
    if (onSelect) listen(this.#svg, onSelect);
    this.setReducedMotion(reducedMotion);
    this.#resized.observe(host);
  }

  show(rows: ReadonlyMap<string, ViewRow>): void {
    if (rows === this.#rows) return;
    this.#rows = rows;
    this.#redraw();
  }

  travel(trips: readonly Trip[]): void {
    if (trips.length === 0) return;
    // A page in the background draws nothing, but requests go on.
    this.#trips = [...this.#trips, ...trips].slice(-mostTrips);
    this.#redraw();
  }

  setReducedMotion(on: boolean): void {
    this.#reducedMotion = on;
    this.#canvas.svg.classed("still", on);
  }

  destroy(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#resized.disconnect();
    this.#canvas.remove();
  }

  get #svg(): SVGSVGElement {
    // The canvas has made it.
    return this.#canvas.svg.node()!;
  }

  #redraw(): void {
    this.#frame ??= requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#frame = undefined;
    const { clientWidth: width, clientHeight: height } = this.#host;
    if (width === 0 || height === 0) return;
    const scene = sceneOf(this.#rows, { width, height });
    const viewBox = viewBoxOf(scene);
    // Only changes of state move: neither the first one nor another size of the picture does.
    const isChange = this.#viewBox === viewBox;
    this.#viewBox = this.#rows.size > 0 ? viewBox : "";
    this.#canvas.draw(scene, { animated: isChange && !this.#reducedMotion });
    const { title, text } = captionOf(this.#rows);
    this.#canvas.svg.attr("aria-label", `Picture of the cluster. ${title}. ${text}`);
    if (this.#isSelectable) moveFocus(this.#svg, 0);
    const trips = this.#trips;
    this.#trips = [];
    this.#canvas.travel(trips, scene, { animated: !this.#reducedMotion });
  }
}

function listen(svg: SVGSVGElement, onSelect: (id: string) => void): void {
  svg.addEventListener("click", ({ target }) => {
    const id = idAt(target);
    if (id) onSelect(id);
  });
  svg.addEventListener("keydown", (event) => {
    const id = idAt(event.target);
    if (!id) return;
    if (event.key === "Enter" || event.key === " ") onSelect(id);
    else if (event.key === "ArrowRight" || event.key === "ArrowDown") moveFocus(svg, 1);
    else if (event.key === "ArrowLeft" || event.key === "ArrowUp") moveFocus(svg, -1);
    else return;
    event.preventDefault();
  });
}

function idAt(target: EventTarget | null): string | null | undefined {
  return target instanceof Element
    ? target.closest("[data-id]")?.getAttribute("data-id")
    : undefined;
}
