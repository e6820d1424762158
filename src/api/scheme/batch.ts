import type { CronJob, Job } from "../batch.ts";
import { type GroupScheme, sharedBy } from "./resource-info.ts";

/** The resources of batch. */
export interface BatchResources {
  cronjobs: CronJob;
  jobs: Job;
}

const shared = sharedBy("batch", "v1");

/** Their facts, in the order of the real server's discovery. */
export const batch: GroupScheme<BatchResources> = {
  cronjobs: {
    ...shared,
    kind: "CronJob",
    singular: "cronjob",
    shortNames: ["cj"],
    categories: ["all"],
    namespaced: true,
    subresources: ["status"],
  },
  jobs: {
    ...shared,
    kind: "Job",
    singular: "job",
    categories: ["all"],
    namespaced: true,
    subresources: ["status"],
  },
};
