import { select, type Selection } from "d3-selection";
import type { Trip } from "#protocol/rows.ts";
import { drawControlPlane } from "./control-plane.ts";
import { appendGradient, drawFrame } from "./frame.ts";
import type { Motion } from "./motion.ts";
import { drawNodes } from "./nodes.ts";
import { drawPods } from "./pods.ts";
import { drawReplicaSets } from "./replicasets.ts";
import type { Scene } from "./scene.ts";
import { drawServices } from "./services.ts";
import { routeOf } from "./trip-route.ts";
import { drawTrips } from "./trips.ts";

type Layer = Selection<SVGGElement, unknown, null, undefined>;

let canvases = 0;

/** The `<svg>` with its layers, from the ground up. */
export class Canvas {
  readonly svg: Selection<SVGSVGElement, unknown, null, undefined>;
  /** Begins the ids that elements refer to: there may be several pictures on a page. */
  readonly #idPrefix = `picture${++canvases}`;
  readonly #frame: Layer;
  readonly #nodes: Layer;
  readonly #controlPlane: Layer;
  readonly #services: Layer;
  readonly #sets: Layer;
  readonly #pods: Layer;
  readonly #trips: Layer;

  constructor(host: HTMLElement) {
    this.svg = select(host).append("svg").attr("class", "picture");
    appendGradient(this.svg, this.#idPrefix);
    this.#frame = this.#layer("frame");
    this.#nodes = this.#layer("nodes");
    this.#controlPlane = this.#layer("control-plane");
    this.#services = this.#layer("services");
    this.#sets = this.#layer("replicasets");
    this.#pods = this.#layer("pods");
    this.#trips = this.#layer("trips");
  }

  /** Brings everything to where the scene has it. */
  draw(scene: Scene, motion: Motion): void {
    const { plan, controlPlane } = scene;
    this.svg.attr("viewBox", viewBoxOf(scene)).classed("narrow", plan.narrow);
    drawFrame(this.#frame, scene, this.#idPrefix);
    drawNodes(this.#nodes, scene.nodes, motion);
    drawControlPlane(this.#controlPlane, controlPlane, motion);
    drawServices(this.#services, scene.services, plan, motion);
    drawReplicaSets(this.#sets, controlPlane, scene.versions, motion);
    drawPods(this.#pods, scene.pods, this.#idPrefix, motion);
  }

  /** Lets requests travel through the scene that was drawn last. */
  travel(trips: readonly Trip[], scene: Scene, motion: Motion): void {
    const routes = trips.map((trip) => routeOf(trip, scene));
    drawTrips(this.#trips, routes, scene.plan.size, motion);
  }

  remove(): void {
    this.svg.selectAll("*").interrupt();
    this.svg.remove();
  }

  #layer(name: string): Layer {
    return this.svg.append("g").attr("class", `layer-${name}`);
  }
}

/** The `viewBox` attribute of a scene. */
export function viewBoxOf({ plan }: Scene): string {
  return `0 0 ${plan.size.width} ${plan.size.height}`;
}
