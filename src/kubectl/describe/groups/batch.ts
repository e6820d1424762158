import type { Describers } from "../describer.ts";
import { describeCronJob } from "../cronjob.ts";
import { describeJob } from "../job.ts";

/** How the kinds of batch are described. */
export const batchDescribers: Describers = {
  "CronJob.batch": describeCronJob,
  "Job.batch": describeJob,
};
