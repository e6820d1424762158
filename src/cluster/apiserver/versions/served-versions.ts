import type { BuiltInResource } from "#api/scheme.ts";
import { autoscalingV1 } from "./autoscaling-v1.ts";
import { eventsV1 } from "./events.ts";
import type { ServedVersion } from "./served-version.ts";

/** Every version of a built-in resource beside the one in which it is stored. */
export const servedVersions: readonly (ServedVersion & { readonly resource: BuiltInResource })[] = [
  autoscalingV1,
  eventsV1,
];
