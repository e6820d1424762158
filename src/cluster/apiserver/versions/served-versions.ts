import { autoscalingV1 } from "./autoscaling-v1.ts";
import { eventsV1 } from "./events.ts";
import type { ServedVersion } from "./served-version.ts";

/** Every version beside the one in which a resource is stored. */
export const servedVersions: readonly ServedVersion[] = [autoscalingV1, eventsV1];
