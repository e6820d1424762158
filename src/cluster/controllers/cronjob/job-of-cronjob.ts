import type { CronJob, Job } from "#api/batch.ts";
import type { Draft } from "#api/meta.ts";
import { formatTime } from "#api/time.ts";
import { timeZone } from "#api/time-zone.ts";
import { controllerReference } from "../ownership.ts";

const timestampAnnotation = "batch.kubernetes.io/cronjob-scheduled-timestamp";

/** The name of the Job for a scheduled time: it can be made only once. */
export function jobNameOf({ metadata }: CronJob, scheduledMs: number): string {
  return `${metadata.name}-${Math.floor(scheduledMs / 60_000)}`;
}

/** The Job for a scheduled time. */
export function jobOf(cronJob: CronJob, scheduledMs: number): Draft<Job> {
  const { metadata, spec } = cronJob;
  const { labels, annotations } = spec.jobTemplate.metadata;
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: jobNameOf(cronJob, scheduledMs),
      namespace: metadata.namespace ?? "default",
      ...(labels && { labels }),
      annotations: { ...annotations, [timestampAnnotation]: localTime(spec.timeZone, scheduledMs) },
      ownerReferences: [controllerReference("cronjobs", cronJob)],
    },
    spec: spec.jobTemplate.spec,
    status: {},
  };
}

/** RFC 3339 as clocks in the zone show it: `2026-11-23T06:45:00+02:00`. */
function localTime(zone: string | undefined, ms: number): string {
  const offsetMs = timeZone(zone ?? "UTC")?.(ms) ?? 0;
  if (offsetMs === 0) return formatTime(ms);
  const minutes = Math.abs(offsetMs) / 60_000;
  const ahead = `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
  return `${formatTime(ms + offsetMs).slice(0, 19)}${offsetMs < 0 ? "-" : "+"}${ahead}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
