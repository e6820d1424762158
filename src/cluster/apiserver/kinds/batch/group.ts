import type { BatchResources } from "#api/scheme/batch.ts";
import type { GroupStrategies } from "../../strategy.ts";
import { cronJobStrategy } from "./cronjob.ts";
import { jobStrategy } from "./job.ts";

/** The rules of the kinds of batch. */
export const batchStrategies: GroupStrategies<BatchResources> = {
  cronjobs: cronJobStrategy,
  jobs: jobStrategy,
};
