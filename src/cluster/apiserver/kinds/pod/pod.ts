import type { Pod, PodCondition } from "#api/core.ts";
import { StatusError } from "#api/errors.ts";
import type { PodSpec, Toleration } from "#api/podspec.ts";
import { clone } from "#base/json.ts";
import { isGeneratedFrom } from "../../names.ts";
import { applyLimitDefaults, podLimitFaults } from "../../admission/limit-ranger.ts";
import { podSecurityFault } from "../../admission/pod-security/pod-security.ts";
import { admitPriority, keepPriority } from "../../admission/priority.ts";
import { admitRuntimeClass } from "../../admission/runtime-class.ts";
import { admitServiceAccount } from "../../admission/service-account.ts";
import type { AdmissionContext, Strategy } from "../../strategy.ts";
import { age, ageColumn, column, nameColumn, wideColumn } from "../columns.ts";
import { setHostPorts, setPodSpecDefaults, setRequestsFromLimits } from "./pod-defaults.ts";
import { applyMatchLabelKeys, syncAppArmor } from "./pod-mutations.ts";
import { PodLikeness } from "./pod-likeness.ts";
import { podNameWarnings } from "./pod-name-warnings.ts";
import { podWarnings } from "./pod-warnings.ts";
import {
  completePodStatus,
  podStatusWarnings,
  validatePodStatus,
} from "./pod-status-validation.ts";
import { podStatusText, readyContainers, restartsText } from "./pod-status.ts";
import { validatePodUpdate } from "./pod-update-validation.ts";
import { validateNewPod, validatePod } from "./pod-validation.ts";
import { unsimulatedInPod } from "../unsimulated.ts";
import { qosClassOf } from "./qos.ts";

const likeness = new PodLikeness(validateNewPod);

export const podStrategy: Strategy<Pod> = {
  countsGenerations: true,
  hasStatus: true,
  guardedFromStatus: ["ownerReferences"],

  setDefaults({ spec }) {
    setPodSpecDefaults(spec);
    setRequestsFromLimits(spec);
    setHostPorts(spec);
    spec.enableServiceLinks ??= true;
  },

  prepareForCreate(pod, context, _user, warn) {
    applyLimitDefaults(pod, context.list("limitranges", pod.metadata.namespace));
    refuse(pod, admitServiceAccount(pod, context));
    addDefaultTolerations(pod.spec, context);
    // A negative period is an old way to say: as short as can be.
    if (pod.spec.terminationGracePeriodSeconds! < 0) pod.spec.terminationGracePeriodSeconds = 1;
    refuse(pod, admitPriority(pod, context) ?? admitRuntimeClass(pod, context));
    pod.status = {
      phase: "Pending",
      ...(pod.spec.schedulingGates?.length && { conditions: [gated] }),
      qosClass: qosClassOf(pod.spec),
    };
    applyMatchLabelKeys(pod);
    syncAppArmor(pod, warn);
  },

  // Of a change, the real server has nothing to say.
  warnings: (pod, old) =>
    old
      ? unsimulatedInPod(pod.spec, "spec")
      : [...podNameWarnings(pod, "in the Pod's hostname"), ...podWarnings(pod, "")],
  validate: validatePod,
  validateNew: (pod) => likeness.validate(pod),
  admit: (pod, context) => limitFaults(pod, context) ?? podSecurityFault(pod, context),
  admitUpdate: (pod, context, old, part) =>
    (part === "resize" ? limitFaults(pod, context) : undefined) ??
    podSecurityFault(pod, context, old),
  validateUpdate: validatePodUpdate,
  updateChecks: ["metadataChange", "metadata", "object", "change"],
  completeStatus: completePodStatus,
  validateStatusUpdate: validatePodStatus,
  warningsOfStatus: podStatusWarnings,

  prepareForUpdate(next, old, context) {
    keepPriority(next, old);
    addDefaultTolerations(next.spec, context);
  },

  columns: [
    nameColumn,
    column("Ready", "How many of the containers are ready."),
    column("Status", "What the containers are doing, in a word."),
    column("Restarts", "How often containers were restarted, and how long ago the last time."),
    ageColumn,
    wideColumn("IP", "The address of the Pod."),
    wideColumn("Node", "The node it runs on."),
    wideColumn("Nominated Node", "The node where room is being made for it."),
    wideColumn("Readiness Gates", "How many of its readiness gates are passed."),
  ],

  row(pod, nowMs) {
    const { ready, total } = readyContainers(pod);
    return [
      pod.metadata.name,
      `${ready}/${total}`,
      podStatusText(pod),
      restartsText(pod, nowMs),
      age(pod, nowMs),
      pod.status.podIPs?.[0]?.ip ?? "<none>",
      pod.spec.nodeName || "<none>",
      pod.status.nominatedNodeName || "<none>",
      readinessGates(pod),
    ];
  },

  rowConditions({ status }) {
    if (status.phase === "Succeeded") {
      return [completed("Succeeded", "The pod has completed successfully.")];
    }
    if (status.phase === "Failed") return [completed("Failed", "The pod failed.")];
    return undefined;
  },

  selectableFields: ({ spec, status }) => ({
    "spec.nodeName": spec.nodeName ?? "",
    "spec.restartPolicy": spec.restartPolicy ?? "",
    "spec.schedulerName": spec.schedulerName ?? "",
    "spec.serviceAccountName": spec.serviceAccountName ?? "",
    "spec.hostNetwork": String(spec.hostNetwork ?? false),
    "status.phase": status.phase ?? "",
    "status.podIP": status.podIP ?? "",
    "status.nominatedNodeName": status.nominatedNodeName ?? "",
  }),
};

function limitFaults(pod: Pod, context: AdmissionContext): string | undefined {
  return podLimitFaults(pod, context.list("limitranges", pod.metadata.namespace));
}

function completed(reason: string, message: string): object {
  return { type: "Completed", status: "True", reason, message };
}

function readinessGates({ spec, status }: Pod): string {
  const gates = spec.readinessGates ?? [];
  if (gates.length === 0) return "<none>";
  const passed = gates.filter(({ conditionType }) =>
    status.conditions?.some(({ type, status: is }) => type === conditionType && is === "True"),
  );
  return `${passed.length}/${gates.length}`;
}

/** The condition of a Pod that nobody schedules before its gates are taken away. */
const gated: PodCondition = {
  type: "PodScheduled",
  status: "False",
  lastProbeTime: null,
  reason: "SchedulingGated",
  message: "Scheduling is blocked due to non-empty scheduling gates",
};

/** Admission comes before a name is generated, so it calls such a Pod by what its name begins with. */
function refuse({ metadata: { name, generateName } }: Pod, why: string | undefined): void {
  if (why === undefined) return;
  const isGenerated = generateName !== undefined && isGeneratedFrom(generateName, name);
  const shown = isGenerated ? generateName : name;
  const message = `pods ${JSON.stringify(shown)} is forbidden: ${why}`;
  throw new StatusError("Forbidden", message, { name: shown, kind: "pods" });
}

const defaultTolerations: readonly Toleration[] = [
  "node.kubernetes.io/not-ready",
  "node.kubernetes.io/unreachable",
].map((key) => ({ key, operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 }));

/** The DefaultTolerationSeconds admission plugin. */
function addDefaultTolerations(spec: PodSpec, context: AdmissionContext): void {
  if (!context.admits("DefaultTolerationSeconds")) return;
  for (const toleration of defaultTolerations) {
    const tolerated = spec.tolerations?.some(
      ({ key, effect }) =>
        (!key || key === toleration.key) && (!effect || effect === toleration.effect),
    );
    if (!tolerated) (spec.tolerations ??= []).push(clone(toleration));
  }
}
