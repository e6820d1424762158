import type { CoreResources } from "#api/scheme/core.ts";
import type { GroupStrategies } from "../../strategy.ts";
import { configMapStrategy } from "./configmap.ts";
import { endpointsStrategy } from "./endpoints.ts";
import { eventStrategy } from "./event.ts";
import { limitRangeStrategy } from "./limitrange.ts";
import { namespaceStrategy } from "./namespace.ts";
import { nodeStrategy } from "./node.ts";
import { persistentVolumeStrategy } from "./persistentvolume.ts";
import { persistentVolumeClaimStrategy } from "./persistentvolumeclaim.ts";
import { podStrategy } from "../pod/pod.ts";
import { podTemplateStrategy } from "./podtemplate.ts";
import { replicationControllerStrategy } from "./replicationcontroller.ts";
import { resourceQuotaStrategy } from "./resourcequota.ts";
import { secretStrategy } from "./secret.ts";
import { serviceStrategy } from "./service.ts";
import { serviceAccountStrategy } from "./serviceaccount.ts";

/** The rules of the kinds of the core group. */
export const coreStrategies: GroupStrategies<CoreResources> = {
  configmaps: configMapStrategy,
  endpoints: endpointsStrategy,
  events: eventStrategy,
  limitranges: limitRangeStrategy,
  namespaces: namespaceStrategy,
  nodes: nodeStrategy,
  persistentvolumeclaims: persistentVolumeClaimStrategy,
  persistentvolumes: persistentVolumeStrategy,
  pods: podStrategy,
  podtemplates: podTemplateStrategy,
  replicationcontrollers: replicationControllerStrategy,
  resourcequotas: resourceQuotaStrategy,
  secrets: secretStrategy,
  serviceaccounts: serviceAccountStrategy,
  services: serviceStrategy,
};
