import type { ContainerState, ContainerStatus } from "#api/core.ts";
import type { KubernetesObject, ResourceList } from "#api/meta.ts";
import type { Container, ContainerPort, SeccompProfile } from "#api/podspec.ts";
import type { Description } from "./description.ts";
import { describeEnvironment } from "./environment.ts";
import { compare } from "./metadata.ts";
import { probeText } from "./probe.ts";
import { timeText } from "./times.ts";

/** What of a Pod stands around its containers; templates have none of it. */
export interface ContainersOf {
  readonly statuses?: readonly ContainerStatus[] | undefined;
  /** Whose metadata fills the environment. */
  readonly pod?: KubernetesObject;
  /** Template containers stand one column further right. */
  readonly inTemplate?: boolean;
}

/** A block of containers under its label. */
export function describeContainers(
  d: Description,
  label: string,
  containers: readonly Container[] = [],
  { statuses = [], pod, inTemplate = false }: ContainersOf = {},
): void {
  d.row(inTemplate ? 1 : 0, `${label}:${containers.length === 0 ? " <none>" : ""}`);
  for (const container of containers) {
    const status = statuses.find(({ name }) => name === container.name);
    d.row(1, `${inTemplate ? " " : ""}${container.name}:`);
    describeImage(d, container, status);
    describeWords(d, "Command", container.command);
    describeWords(d, "Args", container.args);
    if (status) describeStatus(d, status);
    describeResources(d, container.resources, 2);
    describeProbes(d, container);
    describeEnvironment(d, container, pod);
    describeMounts(d, container);
  }
}

function describeImage(
  d: Description,
  { image, ports = [], securityContext }: Container,
  status: ContainerStatus | undefined,
): void {
  if (status) d.field("Container ID", status.containerID ?? "", 2);
  d.field("Image", image, 2);
  if (status) d.field("Image ID", status.imageID ?? "", 2);
  describePorts(d, "Port", ports, ({ containerPort }) => containerPort);
  describePorts(d, "Host Port", ports, ({ hostPort = 0 }) => hostPort);
  describeSeccomp(d, securityContext?.seccompProfile, 2);
}

function describePorts(
  d: Description,
  label: string,
  ports: readonly ContainerPort[],
  numberOf: (port: ContainerPort) => number,
): void {
  const texts = ports.map((port) => `${numberOf(port)}/${port.protocol ?? ""}`);
  d.field(ports.length > 1 ? `${label}s` : label, texts.join(", ") || "<none>", 2);
}

/** The seccomp profile of a Pod or container, if it has one. */
export function describeSeccomp(
  d: Description,
  profile: SeccompProfile | undefined,
  level: number,
): void {
  if (!profile) return;
  d.field("SeccompProfile", profile.type ?? "", level);
  if (profile.type !== "Localhost") return;
  d.field("LocalhostProfile", profile.localhostProfile ?? "", level === 0 ? 0 : level + 1);
}

function describeWords(d: Description, label: string, words: readonly string[] = []): void {
  if (words.length === 0) return;
  d.heading(label, 2);
  for (const line of words.flatMap((word) => word.split("\n"))) d.row(3, line);
}

function describeStatus(
  d: Description,
  { state, lastState, ready, restartCount }: ContainerStatus,
): void {
  describeState(d, "State", state);
  if (lastState?.terminated) describeState(d, "Last State", lastState);
  d.field("Ready", ready ? "True" : "False", 2);
  d.field("Restart Count", restartCount, 2);
}

function describeState(d: Description, label: string, state: ContainerState = {}): void {
  const { running, terminated, waiting } = state;
  if (running) {
    d.field(label, "Running", 2).field("Started", timeText(running.startedAt), 3);
  } else if (terminated) {
    const { reason, message, exitCode, signal = 0, startedAt, finishedAt } = terminated;
    d.field(label, "Terminated", 2);
    if (reason) d.field("Reason", reason, 3);
    if (message) d.field("Message", message, 3);
    d.field("Exit Code", exitCode, 3);
    if (signal > 0) d.field("Signal", signal, 3);
    d.field("Started", timeText(startedAt), 3).field("Finished", timeText(finishedAt), 3);
  } else {
    d.field(label, "Waiting", 2);
    if (waiting?.reason) d.field("Reason", waiting.reason, 3);
  }
}

/** Limits and requests, sorted by name. */
export function describeResources(
  d: Description,
  resources: { limits?: ResourceList; requests?: ResourceList } | undefined,
  level: number,
): void {
  for (const [label, list] of [
    ["Limits", resources?.limits],
    ["Requests", resources?.requests],
  ] as const) {
    const names = Object.keys(list ?? {}).toSorted();
    if (names.length > 0) d.heading(label, level);
    for (const name of names) d.field(name, list?.[name] ?? "", level + 1);
  }
}

function describeProbes(
  d: Description,
  { livenessProbe, readinessProbe, startupProbe }: Container,
): void {
  if (livenessProbe) d.field("Liveness", probeText(livenessProbe), 2);
  if (readinessProbe) d.field("Readiness", probeText(readinessProbe), 2);
  if (startupProbe) d.field("Startup", probeText(startupProbe), 2);
}

function describeMounts(
  d: Description,
  { volumeMounts = [], volumeDevices = [] }: Container,
): void {
  const none = volumeMounts.length === 0;
  if (none) d.field("Mounts", "<none>", 2);
  else d.heading("Mounts", 2);
  for (const mount of volumeMounts.toSorted((a, b) => compare(a.mountPath, b.mountPath))) {
    const how = `${mount.readOnly ? "ro" : "rw"}${mount.subPath ? `,path=${JSON.stringify(mount.subPath)}` : ""}`;
    d.row(3, `${mount.mountPath} from ${mount.name} (${how})`);
  }
  if (volumeDevices.length === 0) return;
  // As upstream: whether `<none>` stands here depends on the mounts.
  if (none) d.field("Devices", "<none>", 2);
  else d.heading("Devices", 2);
  const devices = volumeDevices.map(
    ({ devicePath = "", name = "" }) => [devicePath, name] as const,
  );
  for (const [path, name] of devices.toSorted(([a], [b]) => compare(a, b))) {
    d.row(3, `${path} from ${name}`);
  }
}
