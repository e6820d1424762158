import type { ViewRow } from "#protocol/rows.ts";
import { type ControlPlanePlan, controlPlanePlan } from "./control-plane-plan.ts";
import type { Size } from "./geometry.ts";
import { inventoryOf } from "./inventory.ts";
import { type NodeMark, nodeMarks } from "./node-marks.ts";
import { ownersOf, shownOwners } from "./owners.ts";
import type { Plan } from "./plan.ts";
import { planOf } from "./plan-of.ts";
import { type PodMark, podMarks } from "./pod-marks.ts";
import { type ServiceMark, serviceMarks } from "./service-marks.ts";
import { Versions } from "./versions.ts";
import { layoutZones } from "./zone-layout.ts";

/** Everything that is drawn, with its place in the view box. Plain data. */
export interface Scene {
  readonly plan: Plan;
  readonly controlPlane: ControlPlanePlan;
  readonly versions: Versions;
  readonly nodes: readonly NodeMark[];
  readonly services: readonly ServiceMark[];
  /** Services for which there is no room. */
  readonly hiddenServices: number;
  readonly pods: readonly PodMark[];
}

/** Where everything goes: a pure function of the cluster's state and the size of the picture. */
export function sceneOf(rows: ReadonlyMap<string, ViewRow>, size: Size): Scene {
  const inventory = inventoryOf(rows);
  const owners = ownersOf(inventory);
  const plan = planOf(size, inventory.nodes.length, shownOwners(owners.length));
  const controlPlane = controlPlanePlan(plan, owners);
  const versions = new Versions(inventory);
  const layout = layoutZones(inventory, plan);
  return {
    plan,
    controlPlane,
    versions,
    nodes: nodeMarks(inventory, plan),
    services: serviceMarks(inventory, plan, layout),
    hiddenServices: inventory.services.length - layout.services.length,
    pods: podMarks({ inventory, plan, controlPlane, versions, layout }),
  };
}
