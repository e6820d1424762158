// What is wrong with the containers of a Pod. Rules of pkg/apis/core/validation.

import {
  allOf,
  duplicate,
  type FieldError,
  fieldNotFound,
  forbidden,
  GoText,
  invalid,
  invalidEach,
  notSupported,
  required,
  type Value,
} from "#api/field-errors.ts";
import { dns1123Label } from "#api/label-rules.ts";
import type { Container, ContainerPort, EphemeralContainer, PodSpec } from "#api/podspec.ts";
import { validateEnvironment } from "./environment-validation.ts";
import { validateHooks } from "./handler-validation.ts";
import { validateDevices, validateMounts } from "./mount-validation.ts";
import { portName, portNumber } from "../rules/number-rules.ts";
import { validateRequirements } from "./resource-validation.ts";
import { validateSecurityContext } from "./security-validation.ts";
import type { CheckedVolumes } from "./volume-validation.ts";

type Usable = CheckedVolumes["usable"];

const protocols = ["SCTP", "TCP", "UDP"];
const pullPolicies = ["Always", "IfNotPresent", "Never"];
const messagePolicies = ["File", "FallbackToLogsOnError"];

/** `path` leads to the Pod's spec; `usable` are the volumes that there is nothing wrong with. */
export function validateContainers(spec: PodSpec, usable: Usable, path: string): FieldError[] {
  return allOf(
    validateRegular(spec, usable, `${path}.containers`),
    validateInits(spec, usable, `${path}.initContainers`),
    validateEphemerals(spec, usable, `${path}.ephemeralContainers`),
  );
}

function validateRegular(spec: PodSpec, usable: Usable, path: string): FieldError[] {
  const { containers, terminationGracePeriodSeconds: grace } = spec;
  // What nobody wrote is null here.
  if (!containers?.length) return [required(path)];
  const names = new Set<string>();
  const errors = containers.flatMap((container, index) => {
    const here = `${path}[${index}]`;
    const { name, restartPolicy } = container;
    const isSecond = names.has(name);
    names.add(name);
    return allOf(
      validateContainer(container, usable, spec, here),
      isSecond ? [duplicate(`${here}.name`, name)] : [],
      validateHooks(container, grace, here),
      restartPolicy === undefined
        ? []
        : [forbidden(`${here}.restartPolicy`, "may not be set for non-init containers")],
    );
  });
  return [...errors, ...validateHostPorts(containers, path)];
}

/** A port of the node can be had once. */
function validateHostPorts(containers: readonly Container[], path: string): FieldError[] {
  const taken = new Set<string>();
  return containers.flatMap(({ ports = [] }, index) =>
    ports.flatMap(({ protocol, hostIP = "", hostPort = 0 }, at) => {
      if (hostPort === 0) return [];
      const shown = `${protocol}/${hostIP}/${hostPort}`;
      if (taken.has(shown)) return [duplicate(`${path}[${index}].ports[${at}].hostPort`, shown)];
      taken.add(shown);
      return [];
    }),
  );
}

const notOfInits = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] as const;

function validateInits(spec: PodSpec, usable: Usable, path: string): FieldError[] {
  const { initContainers = [], terminationGracePeriodSeconds: grace } = spec;
  const names = new Set((spec.containers ?? []).map(({ name }) => name));
  return initContainers.flatMap((container, index) => {
    const here = `${path}[${index}]`;
    const { name, restartPolicy } = container;
    const errors = validateContainer(container, usable, spec, here);
    if (restartPolicy !== undefined && restartPolicy !== "Always") {
      errors.push(notSupported(`${here}.restartPolicy`, restartPolicy, ["Always"]));
    }
    if (names.has(name)) errors.push(duplicate(`${here}.name`, name));
    else if (name) names.add(name);
    // Upstream counts from the first one each time.
    errors.push(...validateHostPorts([container], path));
    if (restartPolicy === "Always") return [...errors, ...validateHooks(container, grace, here)];
    const why = "may not be set for init containers without restartPolicy=Always";
    const unfit = notOfInits.filter((field) => container[field] !== undefined);
    return [...errors, ...unfit.map((field) => forbidden(`${here}.${field}`, why))];
  });
}

const notOfEphemeral = [
  "ports",
  "resources",
  "resizePolicy",
  "restartPolicy",
  "livenessProbe",
  "readinessProbe",
  "startupProbe",
  "lifecycle",
] as const;

function validateEphemerals(spec: PodSpec, usable: Usable, path: string): FieldError[] {
  const others = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  const targets = new Set(others.map(({ name }) => name));
  const names = new Set(targets);
  const why = "cannot be set for an Ephemeral Container";
  return (spec.ephemeralContainers ?? []).flatMap((ephemeral, index) => {
    const here = `${path}[${index}]`;
    const container = ephemeral as Container & Pick<EphemeralContainer, "targetContainerName">;
    const { name, targetContainerName: target, volumeMounts = [] } = container;
    const errors = [
      ...validateContainer(container, usable, spec, here),
      ...validateImageSpace(container, here),
    ];
    if (names.has(name)) errors.push(duplicate(`${here}.name`, name));
    names.add(name);
    if (target && !targets.has(target)) {
      errors.push(fieldNotFound(`${here}.targetContainerName`, target));
    }
    for (const field of notOfEphemeral) {
      const value = container[field];
      const isSet = typeof value === "object" ? Object.keys(value).length > 0 : value !== undefined;
      if (isSet) errors.push(forbidden(`${here}.${field}`, why));
    }
    for (const [at, mount] of volumeMounts.entries()) {
      for (const field of ["subPath", "subPathExpr"] as const) {
        if (mount[field]) errors.push(forbidden(`${here}.volumeMounts[${at}].${field}`, why));
      }
    }
    return errors;
  });
}

/** Templates may have such an image; Pods may not. */
export function validateImageSpace(
  { image = "" }: Pick<EphemeralContainer, "image">,
  path: string,
): FieldError[] {
  if (image === image.trim()) return [];
  return [invalid(`${path}.image`, image, "must not have leading or trailing whitespace")];
}

function validateContainer(
  container: Container,
  usable: Usable,
  spec: PodSpec,
  path: string,
): FieldError[] {
  const { name, image, ports = [], resources = {}, securityContext } = container;
  const { terminationMessagePolicy = "", imagePullPolicy = "" } = container;
  const field = `${path}.name`;
  return allOf(
    name ? invalidEach(field, name, dns1123Label(name)) : [required(field)],
    image ? [] : [required(`${path}.image`)],
    chosen(`${path}.terminationMessagePolicy`, terminationMessagePolicy, messagePolicies),
    validatePorts(ports, `${path}.ports`),
    validateEnvironment(container, path),
    validateMounts(container, usable, path),
    validateDevices(container, usable, path),
    chosen(`${path}.imagePullPolicy`, imagePullPolicy, pullPolicies),
    validateRequirements(resources, `${path}.resources`),
    validateResizePolicy(container, spec, `${path}.resizePolicy`),
    validateSecurityContext(securityContext, spec.hostUsers !== false, `${path}.securityContext`),
  );
}

/** One of the values, none of which is nothing. */
export function chosen(
  field: string,
  value: string,
  values: readonly string[],
  shown: Value = value,
): FieldError[] {
  if (!value) return [required(field)];
  return values.includes(value) ? [] : [notSupported(field, shown, values)];
}

function validatePorts(ports: readonly ContainerPort[], path: string): FieldError[] {
  const names = new Set<string>();
  return ports.flatMap(({ name, containerPort, hostPort, protocol }, index) => {
    const here = `${path}[${index}]`;
    const errors = name ? invalidEach(`${here}.name`, name, portName(name)) : [];
    if (name && errors.length === 0) {
      if (names.has(name)) errors.push(duplicate(`${here}.name`, name));
      names.add(name);
    }
    if (containerPort === 0) errors.push(required(`${here}.containerPort`));
    else errors.push(...portNumber(`${here}.containerPort`, containerPort));
    if (hostPort) errors.push(...portNumber(`${here}.hostPort`, hostPort));
    return [...errors, ...chosen(`${here}.protocol`, protocol ?? "", protocols)];
  });
}

const resizeResources = ["cpu", "memory"];
const resizePolicies = ["NotRequired", "RestartContainer"];

function validateResizePolicy(
  { resizePolicy = [] }: Container,
  { restartPolicy: ofPod }: PodSpec,
  path: string,
): FieldError[] {
  return resizePolicy.flatMap(({ resourceName = "", restartPolicy = "" }, index) => {
    const isSecond = resizePolicy
      .slice(0, index)
      .some((other) => other.resourceName === resourceName);
    const why = "must be 'NotRequired' when `restartPolicy` is 'Never'";
    // Names of resources are shown without quotes.
    const shown = new GoText(resourceName);
    return [
      ...(isSecond ? [duplicate(`${path}[${index}]`, shown)] : []),
      ...chosen(path, resourceName, resizeResources, shown),
      ...chosen(path, restartPolicy, resizePolicies),
      ...(ofPod === "Never" && restartPolicy !== "NotRequired"
        ? [invalid(path, restartPolicy, why)]
        : []),
    ];
  });
}
