// What is wrong with the containers of a Pod.

import {
  duplicate,
  type FieldError,
  fieldNotFound,
  forbidden,
  GoText,
  invalid,
  notSupported,
  required,
} from "#api/field-errors.ts";
import { dns1123Label } from "#api/label-rules.ts";
import type {
  Container,
  EnvVar,
  EphemeralContainer,
  PodSpec,
  Probe,
  ProbeHandler,
} from "#api/podspec.ts";
import { parseQuantity } from "#api/quantity.ts";
import { validateValueFrom } from "./reference-validation.ts";
import { validateDescendingPath } from "./volume-validation.ts";
import { nonNegative, portName, portNumber, portOrName } from "./number-rules.ts";

const protocols = ["SCTP", "TCP", "UDP"];
const pullPolicies = ["Always", "IfNotPresent", "Never"];
const standardResources = ["cpu", "ephemeral-storage", "memory"];

/** `path` leads to the Pod's spec. */
export function validateContainers(spec: PodSpec, path: string): FieldError[] {
  const { containers, initContainers = [] } = spec;
  if (!containers?.length) return [required(`${path}.containers`)];
  const errors: FieldError[] = [];
  const names = new Set<string>();
  const check = (list: readonly Container[], field: string, extra: typeof validateInit) => {
    for (const [index, container] of list.entries()) {
      const here = `${path}.${field}[${index}]`;
      errors.push(...validateContainer(container, here, spec));
      if (names.has(container.name)) errors.push(duplicate(`${here}.name`, container.name));
      names.add(container.name);
      errors.push(...extra(container, here));
    }
  };
  check(containers, "containers", ({ restartPolicy }, here) =>
    restartPolicy === undefined
      ? []
      : [forbidden(`${here}.restartPolicy`, "may not be set for non-init containers")],
  );
  errors.push(...validateHostPorts(spec, path));
  check(initContainers, "initContainers", validateInit);
  const targets = [...names];
  check((spec.ephemeralContainers ?? []) as Container[], "ephemeralContainers", (container, here) =>
    validateEphemeral(container, here, targets),
  );
  return errors;
}

const notOfEphemeral = [
  "ports",
  "resources",
  "resizePolicy",
  "livenessProbe",
  "readinessProbe",
  "startupProbe",
  "lifecycle",
  "restartPolicy",
] as const;

function validateEphemeral(
  container: Container & Pick<EphemeralContainer, "targetContainerName">,
  path: string,
  targets: readonly string[],
): FieldError[] {
  const errors: FieldError[] = [];
  const { targetContainerName: target } = container;
  if (target && !targets.includes(target)) {
    errors.push(fieldNotFound(`${path}.targetContainerName`, target));
  }
  const why = "cannot be set for an Ephemeral Container";
  for (const field of notOfEphemeral) {
    const value = container[field];
    const isSet = typeof value === "object" ? Object.keys(value).length > 0 : value !== undefined;
    if (isSet) errors.push(forbidden(`${path}.${field}`, why));
  }
  for (const [index, { subPath }] of (container.volumeMounts ?? []).entries()) {
    if (subPath) errors.push(forbidden(`${path}.volumeMounts[${index}].subPath`, why));
  }
  return errors;
}

/** A port of the node can be had once, and on the node's own network it is the container's. */
function validateHostPorts({ containers, hostNetwork }: PodSpec, path: string): FieldError[] {
  const taken = new Set<string>();
  return containers.flatMap(({ ports = [] }, index) =>
    ports.flatMap(({ protocol, hostIP = "", hostPort = 0, containerPort }, at) => {
      const field = `${path}.containers[${index}].ports[${at}].hostPort`;
      if (hostPort === 0) return [];
      const shown = `${protocol}/${hostIP}/${hostPort}`;
      const errors = taken.has(shown) ? [duplicate(field, shown)] : [];
      taken.add(shown);
      const why = "must match `containerPort` when `hostNetwork` is true";
      if (hostNetwork && hostPort !== containerPort) errors.push(invalid(field, hostPort, why));
      return errors;
    }),
  );
}

function validateInit({ restartPolicy, ...container }: Container, path: string): FieldError[] {
  if (restartPolicy === "Always") return [];
  if (restartPolicy !== undefined) {
    return [notSupported(`${path}.restartPolicy`, restartPolicy, ["Always"])];
  }
  const why = "may not be set for init containers without restartPolicy=Always";
  const unfit = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] as const;
  return unfit
    .filter((field) => container[field] !== undefined)
    .map((field) => forbidden(`${path}.${field}`, why));
}

function validateContainer(container: Container, path: string, spec: PodSpec): FieldError[] {
  const { name, image, terminationMessagePolicy = "", imagePullPolicy = "" } = container;
  const errors: FieldError[] = [];
  const fault = name ? dns1123Label(name) : undefined;
  if (!name) errors.push(required(`${path}.name`));
  else if (fault) errors.push(invalid(`${path}.name`, name, fault));
  if (!image) errors.push(required(`${path}.image`));
  else if (image !== image.trim()) {
    errors.push(invalid(`${path}.image`, image, "must not have leading or trailing whitespace"));
  }
  errors.push(...validateLifecycle(container, path));
  errors.push(...validateProbes(container, path));
  if (!["File", "FallbackToLogsOnError"].includes(terminationMessagePolicy)) {
    const supported = ["File", "FallbackToLogsOnError"];
    errors.push(
      notSupported(`${path}.terminationMessagePolicy`, terminationMessagePolicy, supported),
    );
  }
  errors.push(...validatePorts(container, path));
  for (const [index, variable] of (container.env ?? []).entries()) {
    errors.push(...validateEnv(variable, `${path}.env[${index}]`));
  }
  for (const { configMapRef, secretRef } of container.envFrom ?? []) {
    if (configMapRef || secretRef) continue;
    const why = "must specify one of: `configMapRef` or `secretRef`";
    errors.push(invalid(`${path}.envFrom`, "", why));
  }
  errors.push(...validateMounts(container, path, spec));
  if (!pullPolicies.includes(imagePullPolicy)) {
    errors.push(notSupported(`${path}.imagePullPolicy`, imagePullPolicy, pullPolicies));
  }
  errors.push(...validateResources(container, path));
  return errors;
}

function validatePorts({ ports = [] }: Container, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  for (const [index, { name, containerPort, hostPort, protocol }] of ports.entries()) {
    const here = `${path}.ports[${index}]`;
    if (name) {
      for (const fault of portName(name)) errors.push(invalid(`${here}.name`, name, fault));
      if (names.has(name)) errors.push(duplicate(`${here}.name`, name));
      names.add(name);
    }
    if (containerPort === 0) errors.push(required(`${here}.containerPort`));
    else errors.push(...portNumber(`${here}.containerPort`, containerPort));
    if (hostPort) errors.push(...portNumber(`${here}.hostPort`, hostPort));
    if (!protocols.includes(protocol)) {
      errors.push(notSupported(`${here}.protocol`, protocol, protocols));
    }
  }
  return errors;
}

function validateEnv({ name, value, valueFrom }: EnvVar, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (!name) errors.push(required(`${path}.name`));
  else if (!/^[ -<>-~]+$/.test(name)) {
    const why =
      "a valid environment variable name must consist only of printable ASCII characters other than '='";
    errors.push(invalid(`${path}.name`, name, why));
  }
  if (!valueFrom) return errors;
  const sources = Object.keys(valueFrom);
  errors.push(...validateValueFrom(valueFrom, `${path}.valueFrom`));
  if (value) {
    errors.push(invalid(`${path}.valueFrom`, "", "may not be specified when `value` is not empty"));
  } else if (sources.length === 0) {
    const why =
      "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`";
    errors.push(invalid(`${path}.valueFrom`, "", why));
  } else if (sources.length > 1) {
    const why = "may not have more than one field specified at a time";
    errors.push(invalid(`${path}.valueFrom`, "", why));
  }
  return errors;
}

function validateMounts(
  { volumeMounts = [] }: Container,
  path: string,
  spec: PodSpec,
): FieldError[] {
  const errors: FieldError[] = [];
  const places = new Set<string>();
  for (const [index, { name, mountPath, subPath, subPathExpr }] of volumeMounts.entries()) {
    const here = `${path}.volumeMounts[${index}]`;
    if (!name) errors.push(required(`${here}.name`));
    else if (!spec.volumes?.some((volume) => volume.name === name)) {
      errors.push(fieldNotFound(`${here}.name`, name));
    }
    if (!mountPath) errors.push(required(`${here}.mountPath`));
    if (places.has(mountPath))
      errors.push(invalid(`${here}.mountPath`, mountPath, "must be unique"));
    places.add(mountPath);
    if (subPath) errors.push(...validateDescendingPath(subPath, `${path}.volumeMounts.subPath`));
    if (!subPathExpr) continue;
    if (subPath) {
      const why = "subPathExpr and subPath are mutually exclusive";
      errors.push(invalid(`${here}.subPathExpr`, subPathExpr, why));
    }
    errors.push(...validateDescendingPath(subPathExpr, `${path}.volumeMounts.subPathExpr`));
  }
  return errors;
}

function validateResources({ resources }: Container, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const list of ["limits", "requests"] as const) {
    for (const [name, amount] of Object.entries(resources?.[list] ?? {})) {
      const here = `${path}.resources.${list}[${name}]`;
      const isKnown = standardResources.includes(name) || name.startsWith("hugepages-");
      if (!isKnown && !name.includes("/")) {
        const shown = new GoText(name);
        errors.push(
          invalid(here, shown, "must be a standard resource type or fully qualified"),
          invalid(here, shown, "must be a standard resource for containers"),
        );
      }
      if ((parseQuantity(amount)?.milli ?? 0) < 0) {
        errors.push(invalid(here, amount, "must be greater than or equal to 0"));
      }
    }
  }
  for (const [name, request] of Object.entries(resources?.requests ?? {})) {
    const limit = resources?.limits?.[name];
    if (limit === undefined) continue;
    if ((parseQuantity(request)?.milli ?? 0) <= (parseQuantity(limit)?.milli ?? 0)) continue;
    const why = `must be less than or equal to ${name} limit of ${limit}`;
    errors.push(invalid(`${path}.resources.requests`, request, why));
  }
  return errors;
}

function validateLifecycle({ lifecycle }: Container, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const hook of ["postStart", "preStop"] as const) {
    const handler = lifecycle?.[hook];
    if (handler) errors.push(...validateHandler(handler, `${path}.lifecycle.${hook}`));
  }
  return errors;
}

function validateProbes(container: Container, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const name of ["livenessProbe", "readinessProbe", "startupProbe"] as const) {
    const probe = container[name];
    if (probe) errors.push(...validateProbe(probe, `${path}.${name}`, name !== "readinessProbe"));
  }
  return errors;
}

function validateProbe(probe: Probe, path: string, oneSuccess: boolean): FieldError[] {
  const errors = validateHandler(probe, path);
  const numbers = [
    "initialDelaySeconds",
    "timeoutSeconds",
    "periodSeconds",
    "successThreshold",
    "failureThreshold",
  ] as const;
  for (const field of numbers) errors.push(...nonNegative(`${path}.${field}`, probe[field]));
  if (oneSuccess && probe.successThreshold !== undefined && probe.successThreshold !== 1) {
    errors.push(invalid(`${path}.successThreshold`, probe.successThreshold, "must be 1"));
  }
  const { terminationGracePeriodSeconds: grace } = probe;
  const field = `${path}.terminationGracePeriodSeconds`;
  if (grace !== undefined && grace <= 0)
    errors.push(invalid(field, grace, "must be greater than 0"));
  if (grace !== undefined && path.endsWith(".readinessProbe")) {
    errors.push(invalid(field, grace, "must not be set for readinessProbes"));
  }
  return errors;
}

const handlerTypes = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"] as const;

function validateHandler(handler: ProbeHandler, path: string): FieldError[] {
  const given = handlerTypes.filter((type) => type in handler);
  const [first, ...more] = given;
  if (!first) return [required(path, "must specify a handler type")];
  const errors = more.map((type) =>
    forbidden(`${path}.${type}`, "may not specify more than 1 handler type"),
  );
  const { exec, httpGet, tcpSocket, grpc } = handler;
  if (first === "exec" && !exec?.command?.length) errors.push(required(`${path}.exec.command`));
  if (first === "httpGet") {
    const { port, scheme = "" } = httpGet ?? {};
    errors.push(...portOrName(`${path}.httpGet.port`, port));
    if (scheme !== "HTTP" && scheme !== "HTTPS") {
      errors.push(notSupported(`${path}.httpGet.scheme`, scheme, ["HTTP", "HTTPS"]));
    }
  }
  if (first === "tcpSocket") errors.push(...portOrName(`${path}.tcpSocket.port`, tcpSocket?.port));
  if (first === "grpc") errors.push(...portNumber(`${path}.grpc.port`, grpc?.port ?? 0));
  return errors;
}
