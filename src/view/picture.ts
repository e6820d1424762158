import { select, type Selection } from "d3-selection";
import type { Trip, ViewRow } from "#protocol/rows.ts";
import { captionOf } from "./caption.ts";
import { drawControlPlane } from "./control-plane.ts";
import { moveFocus } from "./focus.ts";
import { appendGradient, drawFrame } from "./frame.ts";
import { drawNodes } from "./nodes.ts";
import "./picture.css";
import { drawPods } from "./pods.ts";
import { drawReplicaSets } from "./replicasets.ts";
import { type Scene, sceneOf } from "./scene.ts";
import { drawServices } from "./services.ts";
import { routeOf } from "./trip-route.ts";
import { drawTrips } from "./trips.ts";

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

let pictures = 0;

/** Opens a picture that fills `host` and follows its size. */
export function openPicture(host: HTMLElement, options: PictureOptions): Picture {
  const { onSelect } = options;
  const idPrefix = `picture${++pictures}`;
  let { reducedMotion } = options;
  let rows: ReadonlyMap<string, ViewRow> = new Map();
  let scene: Scene | undefined;
  let frame: number | undefined;
  let waiting: Trip[] = [];
  /** What was drawn last; nothing moves when there was nothing, or when the size changed. */
  let drawnSize = "";

  const svg = select(host)
    .append("svg")
    .attr("class", "picture")
    .attr("role", onSelect ? "group" : "img")
    .classed("selectable", onSelect !== undefined)
    .classed("still", reducedMotion);
  appendGradient(svg, idPrefix);
  const names = ["frame", "nodes", "control-plane", "services", "replicasets", "pods", "trips"];
  const layers = names.map((name) => svg.append("g").attr("class", `layer-${name}`));
  const [frameLayer, nodes, controlPlane, services, sets, pods, trips] = layers as [
    Layer,
    Layer,
    Layer,
    Layer,
    Layer,
    Layer,
    Layer,
  ];

  const draw = (): void => {
    frame = undefined;
    const { clientWidth: width, clientHeight: height } = host;
    if (width === 0 || height === 0) return;
    scene = sceneOf(rows, { width, height });
    const { plan } = scene;
    const size = `0 0 ${plan.size.width} ${plan.size.height}`;
    const motion = { animated: !reducedMotion && drawnSize === size };
    // The first state is simply there; only changes of it move.
    drawnSize = rows.size > 0 ? size : "";
    svg.attr("viewBox", size).attr("aria-label", `The cluster. ${captionOf(rows).text}`);
    svg.classed("narrow", plan.narrow);
    drawFrame(frameLayer, plan, idPrefix);
    drawNodes(nodes, scene.nodes, plan.narrow);
    drawControlPlane(controlPlane, scene.controlPlane, plan.narrow);
    drawServices(services, scene.services, plan.narrow, motion);
    drawReplicaSets(sets, scene.controlPlane, scene.versions, motion);
    drawPods(pods, scene.pods, idPrefix, motion);
    if (onSelect) moveFocus(svg.node()!, 0);
    const current = scene;
    if (waiting.length > 0) {
      drawTrips(
        trips,
        waiting.map((trip) => routeOf(trip, current)),
        plan.size,
        { animated: !reducedMotion },
      );
      waiting = [];
    }
  };
  const redraw = (): void => {
    frame ??= requestAnimationFrame(draw);
  };

  const resized = new ResizeObserver(redraw);
  resized.observe(host);
  listen(svg.node()!, onSelect);

  return {
    show(next) {
      if (next === rows) return;
      rows = next;
      redraw();
    },
    travel(made) {
      if (made.length === 0) return;
      waiting.push(...made);
      redraw();
    },
    setReducedMotion(on) {
      reducedMotion = on;
      svg.classed("still", on);
    },
    destroy() {
      if (frame !== undefined) cancelAnimationFrame(frame);
      resized.disconnect();
      svg.selectAll("*").interrupt();
      svg.remove();
    },
  };
}

type Layer = Selection<SVGGElement, unknown, null, undefined>;

function listen(svg: SVGSVGElement, onSelect: ((id: string) => void) | undefined): void {
  if (!onSelect) return;
  const markAt = (target: EventTarget | null): Element | null =>
    target instanceof Element ? target.closest("[data-id]") : null;
  svg.addEventListener("click", ({ target }) => {
    const id = markAt(target)?.getAttribute("data-id");
    if (id) onSelect(id);
  });
  svg.addEventListener("keydown", (event) => {
    const id = markAt(event.target)?.getAttribute("data-id");
    if (!id) return;
    if (event.key === "Enter" || event.key === " ") onSelect(id);
    else if (event.key === "ArrowRight" || event.key === "ArrowDown") moveFocus(svg, 1);
    else if (event.key === "ArrowLeft" || event.key === "ArrowUp") moveFocus(svg, -1);
    else return;
    event.preventDefault();
  });
}
