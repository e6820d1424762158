import { expect, test } from "vitest";
import type { Job } from "#api/batch.ts";
import type { Pod } from "#api/core.ts";
import { NamespacedClient } from "./namespaced-client.ts";

const busybox = "registry.k8s.io/e2e-test-images/busybox:1.36.1-1";
const pause = "registry.k8s.io/pause:3.10";
const node = "minikube-m02";

/** What the Job's containers do. */
const behaviors = {
  fail: { command: ["/bin/sh", "-c", "exit 1"] },
  succeed: { command: ["/bin/sh", "-c", "exit 0"] },
  notTerminate: { image: pause, command: [] },
  failOddSucceedEven: {
    command: ["sh", "-c"],
    args: [
      `
			if [ $(expr \${JOB_COMPLETION_INDEX} % 2) -ne 0 ]; then
				exit 1
			else
				exit 0
			fi
			`,
    ],
  },
  failOnce: {
    command: ["/bin/sh", "-c"],
    args: [
      `
			if [[ -r /data/foo ]]
			then
				exit 0
			else
				touch /data/foo
				exit 1
			fi
		`,
    ],
  },
  notTerminateOncePerIndex: {
    command: ["/bin/sh", "-c"],
    args: [
      `
			if [[ -r /data/foo-$JOB_COMPLETION_INDEX ]]
			then
				exit 0
			else
				touch /data/foo-$JOB_COMPLETION_INDEX
				sleep 1000000
			fi
		`,
    ],
    readinessProbe: {
      periodSeconds: 1,
      exec: { command: ["/bin/sh", "-c", "cat /data/foo-$JOB_COMPLETION_INDEX"] },
    },
  },
};

interface Options {
  readonly behavior: keyof typeof behaviors;
  readonly restartPolicy?: "Never" | "OnFailure";
  /** Runs on this node alone, whose disk its Pods share. */
  readonly onNode?: boolean;
  readonly spec: object;
  readonly labels?: object;
}

function create(options: Options): { client: NamespacedClient; job: Job } {
  const client = new NamespacedClient();
  const { behavior, restartPolicy = "Never", onNode = false, spec, labels } = options;
  const volumeMounts = [{ name: "data", mountPath: "/data" }];
  const container = { name: "c", image: busybox, volumeMounts, resources: {} };
  const data = onNode
    ? { hostPath: { path: "/tmp/job-e2e/abc", type: "DirectoryOrCreate" } }
    : { emptyDir: {} };
  const job = client.create<Job>("jobs", {
    metadata: { name: "job", ...(labels && { labels }) },
    spec: {
      manualSelector: false,
      backoffLimit: 6,
      ...spec,
      template: {
        metadata: { labels: { job: "job" } },
        spec: {
          restartPolicy,
          terminationGracePeriodSeconds: 1,
          volumes: [{ name: "data", ...data }],
          containers: [{ ...container, ...behaviors[behavior] }],
          ...(onNode && { nodeSelector: { "kubernetes.io/hostname": node } }),
        },
      },
    },
  });
  return { client, job };
}

const read = (client: NamespacedClient) => client.get<Job>("jobs", "job");
const pods = (client: NamespacedClient) => client.list<Pod>("pods", "job=job");

/** The reason of a condition that is true. */
const reasonOf = ({ status }: Job, type: string) =>
  status.conditions?.find((condition) => condition.type === type && condition.status === "True")
    ?.reason;

function untilHolds(client: NamespacedClient, type: string): Job {
  client.until(() => reasonOf(read(client), type) !== undefined, 900);
  return read(client);
}

test("an exit code that the failure policy names fails the Job early", () => {
  const onExitCodes = { operator: "In", values: [1] };
  const podFailurePolicy = { rules: [{ action: "FailJob", onExitCodes }] };
  const { client } = create({
    behavior: "failOnce",
    onNode: true,
    spec: { parallelism: 2, completions: 4, podFailurePolicy },
  });
  expect(reasonOf(untilHolds(client, "Failed"), "Failed")).toBe("PodFailurePolicy");
});

test("evictions do not count where the failure policy ignores them", () => {
  const onPodConditions = [{ type: "DisruptionTarget", status: "True" }];
  const { client } = create({
    behavior: "notTerminateOncePerIndex",
    onNode: true,
    spec: {
      parallelism: 3,
      completions: 3,
      backoffLimit: 2,
      completionMode: "Indexed",
      podFailurePolicy: { rules: [{ action: "Ignore", onPodConditions }] },
    },
  });
  client.until(() => read(client).status.ready === 3);
  const names = pods(client).map(({ metadata }) => metadata.name);
  for (const name of names) {
    const metadata = { name, namespace: client.home };
    expect(client.code("POST", client.path("pods", name, "eviction"), { metadata })).toBe(201);
  }
  client.until(() => names.every((name) => client.code("GET", client.path("pods", name)) === 404));
  const job = untilHolds(client, "Complete");
  expect([job.status.succeeded, reasonOf(job, "Complete")]).toEqual([3, "CompletionsReached"]);
});

test("an indexed Job: every index once, each Pod with its own host name", () => {
  const spec = { parallelism: 2, completions: 4, completionMode: "Indexed" };
  const { client } = create({ behavior: "succeed", spec });
  const job = untilHolds(client, "Complete");
  expect([job.status.succeeded, reasonOf(job, "Complete")]).toEqual([4, "CompletionsReached"]);
  const succeeded = pods(client).map(({ metadata, spec: { hostname } }) => [
    metadata.annotations?.["batch.kubernetes.io/job-completion-index"],
    hostname,
  ]);
  expect(succeeded.toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1))).toEqual(
    ["0", "1", "2", "3"].map((index) => [index, `job-${index}`]),
  );
});

test.each([
  ["all of few", { completions: 2, successPolicy: { rules: [{ succeededCount: 2 }] } }, "0,1", 2],
  [
    "a named one",
    { completions: 5, successPolicy: { rules: [{ succeededIndexes: "0" }] } },
    "0",
    1,
  ],
  ["one of many", { completions: 5, successPolicy: { rules: [{ succeededCount: 1 }] } }, "0", 1],
])("a success policy ends the Job: %s", (_, policy, completedIndexes, succeeded) => {
  const { client } = create({
    behavior: succeeded === 2 ? "succeed" : "failOddSucceedEven",
    spec: { parallelism: 2, backoffLimit: 2_147_483_647, completionMode: "Indexed", ...policy },
  });
  const met = untilHolds(client, "SuccessCriteriaMet");
  expect(reasonOf(met, "SuccessCriteriaMet")).toBe("SuccessPolicy");
  const { status } = untilHolds(client, "Complete");
  expect(status).toMatchObject({ completedIndexes, succeeded, ready: 0 });
  expect(status.active).toBeUndefined();
});

test("a limit for each index: all are tried, some fail", () => {
  const spec = { parallelism: 2, completions: 4, completionMode: "Indexed" };
  const { client } = create({
    behavior: "failOddSucceedEven",
    spec: { ...spec, backoffLimit: undefined, backoffLimitPerIndex: 1 },
  });
  expect(untilHolds(client, "Failed").status).toMatchObject({
    failedIndexes: "1,3",
    completedIndexes: "0,2",
    failed: 4,
    succeeded: 2,
  });
});

test("too many failed indexes end the Job", () => {
  const { client } = create({
    behavior: "fail",
    spec: {
      parallelism: 1,
      completions: 4,
      completionMode: "Indexed",
      backoffLimit: undefined,
      backoffLimitPerIndex: 0,
      maxFailedIndexes: 0,
    },
  });
  const { status } = untilHolds(client, "Failed");
  expect(status).toMatchObject({ failedIndexes: "0", failed: 1 });
});

test("an exit code that the failure policy names fails its index without another try", () => {
  const onExitCodes = { operator: "In", values: [1] };
  const { client } = create({
    behavior: "failOddSucceedEven",
    spec: {
      parallelism: 2,
      completions: 2,
      completionMode: "Indexed",
      backoffLimit: undefined,
      backoffLimitPerIndex: 1,
      podFailurePolicy: { rules: [{ action: "FailIndex", onExitCodes }] },
    },
  });
  expect(untilHolds(client, "Failed").status).toMatchObject({
    failedIndexes: "1",
    completedIndexes: "0",
    failed: 1,
    succeeded: 1,
  });
});

test("containers that fail once are restarted in place, and the Job completes", () => {
  const { client } = create({
    behavior: "failOnce",
    restartPolicy: "OnFailure",
    spec: { parallelism: 2, completions: 4 },
  });
  const { status } = untilHolds(client, "Complete");
  expect([status.succeeded, status.failed]).toEqual([4, undefined]);
});

test("a Job is deleted with its Pods", () => {
  const { client } = create({
    behavior: "notTerminate",
    spec: { parallelism: 2, completions: 4 },
  });
  const running = () => pods(client).filter(({ status }) => status.phase === "Running").length;
  client.until(() => running() === 2);
  client.remove("jobs", "job", { propagationPolicy: "Background" });
  client.until(() => pods(client).length === 0);
  expect(client.code("GET", client.path("jobs", "job"))).toBe(404);
});

test("an orphan is adopted again, and a Pod without its labels is released", () => {
  const { client, job } = create({
    behavior: "notTerminate",
    spec: { parallelism: 2, completions: 4 },
  });
  client.until(() => pods(client).length === 2);
  const { name } = pods(client)[0]!.metadata;
  const pod = () => client.get<Pod>("pods", name);
  const owner = () => pod().metadata.ownerReferences?.find(({ controller }) => controller)?.uid;
  const { ownerReferences: _, ...orphaned } = pod().metadata;
  client.replace<Pod>("pods", { ...pod(), metadata: orphaned });
  client.until(() => owner() === job.metadata.uid);
  const { labels: __, ...released } = pod().metadata;
  client.replace<Pod>("pods", { ...pod(), metadata: released });
  client.until(() => owner() === undefined);
});

const own = ({ status }: Job) =>
  status.conditions?.find(({ type }: { readonly type: string }) => type === "CustomConditionType");

test("a condition of the client's own is kept in the status, with its times", () => {
  const { client } = create({
    behavior: "notTerminate",
    spec: { parallelism: 2, completions: 4 },
  });
  client.until(() => read(client).status.ready === 2);
  const patched = client.patch<Job>("merge", client.path("jobs", "job", "status"), {
    metadata: { annotations: { patchedstatus: "true" } },
    status: {
      conditions: [
        {
          type: "CustomConditionType",
          status: "True",
          lastProbeTime: null,
          lastTransitionTime: "2026-01-01T10:00:00Z",
        },
      ],
    },
  });
  expect(own(patched)?.lastTransitionTime).toBe("2026-01-01T10:00:00Z");
  expect(patched.metadata.annotations).toMatchObject({ patchedstatus: "true" });
  const now = read(client);
  const conditions = now.status.conditions!.map((condition) => ({
    ...condition,
    lastTransitionTime: "2026-01-01T10:00:01Z",
  }));
  const updated = client.replace<Job>(
    "jobs",
    { ...now, status: { ...now.status, conditions } },
    "status",
  );
  expect(own(updated)?.lastTransitionTime).toBe("2026-01-01T10:00:01Z");
  expect(client.get<Job>("jobs", "job", "status").metadata.uid).toBe(now.metadata.uid);
});

test("a life: suspended, patched, resumed, completed, deleted as one of a collection", () => {
  const labels = { "e2e-job-label": "e2e" };
  const { client, job } = create({
    behavior: "succeed",
    labels,
    spec: { parallelism: 2, completions: 4, suspend: true },
  });
  const told = client.follow<Job>(
    "jobs",
    `labelSelector=e2e-job-label=e2e&resourceVersion=${job.metadata.resourceVersion}`,
  );
  client.patch("strategic", client.path("jobs", "job"), {
    metadata: { labels: { e2e: "patched" } },
  });
  expect(told[0]).toMatchObject({
    type: "MODIFIED",
    object: { metadata: { labels: { ...labels, e2e: "patched" } } },
  });
  client.until(() => reasonOf(read(client), "Suspended") === "JobSuspended", 30);
  expect(pods(client)).toEqual([]);
  const now = read(client);
  client.replace<Job>("jobs", {
    ...now,
    metadata: { ...now.metadata, annotations: { updated: "true" } },
    spec: { ...now.spec, suspend: false },
  });
  const { status } = untilHolds(client, "Complete");
  expect(status.succeeded).toBe(4);
  client.ask("DELETE", `${client.path("jobs")}?labelSelector=e2e-job-label=e2e`, {
    propagationPolicy: "Background",
  });
  client.until(() => told.at(-1)!.type === "DELETED", 60);
  expect(client.list("jobs")).toEqual([]);
});
