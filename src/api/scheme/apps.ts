import type {
  ControllerRevision,
  DaemonSet,
  Deployment,
  ReplicaSet,
  StatefulSet,
} from "../apps.ts";
import { type GroupScheme, sharedBy } from "./resource-info.ts";

/** The resources of apps. */
export interface AppsResources {
  controllerrevisions: ControllerRevision;
  daemonsets: DaemonSet;
  deployments: Deployment;
  replicasets: ReplicaSet;
  statefulsets: StatefulSet;
}

const shared = sharedBy("apps", "v1");

/** Their facts, in the order of the real server's discovery. */
export const apps: GroupScheme<AppsResources> = {
  controllerrevisions: {
    ...shared,
    kind: "ControllerRevision",
    singular: "controllerrevision",
    namespaced: true,
  },
  daemonsets: {
    ...shared,
    kind: "DaemonSet",
    singular: "daemonset",
    shortNames: ["ds"],
    categories: ["all"],
    namespaced: true,
    subresources: ["status"],
  },
  deployments: {
    ...shared,
    kind: "Deployment",
    singular: "deployment",
    shortNames: ["deploy"],
    categories: ["all"],
    namespaced: true,
    subresources: ["scale", "status"],
  },
  replicasets: {
    ...shared,
    kind: "ReplicaSet",
    singular: "replicaset",
    shortNames: ["rs"],
    categories: ["all"],
    namespaced: true,
    subresources: ["scale", "status"],
  },
  statefulsets: {
    ...shared,
    kind: "StatefulSet",
    singular: "statefulset",
    shortNames: ["sts"],
    categories: ["all"],
    namespaced: true,
    subresources: ["scale", "status"],
  },
};
