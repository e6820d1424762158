// What is wrong with what a container is asked and told: probes and lifecycle hooks. Rules of pkg/apis/core/validation.

import {
  type FieldError,
  forbidden,
  invalid,
  invalidEach,
  notSupported,
  required,
} from "#api/field-errors.ts";
import { httpHeaderName } from "#api/label-rules.ts";
import type {
  Container,
  HTTPGetAction,
  LifecycleHandler,
  Probe,
  ProbeHandler,
} from "#api/podspec.ts";
import { nonNegative, portNumber, portOrName } from "../rules/number-rules.ts";

type Handler = ProbeHandler & LifecycleHandler;

/** `graceSeconds` is the Pod's grace period, which a sleep must fit into. */
export function validateHooks(
  { lifecycle, livenessProbe, readinessProbe, startupProbe }: Container,
  graceSeconds: number | undefined,
  path: string,
): FieldError[] {
  const hooks = (["postStart", "preStop"] as const).flatMap((hook) => {
    const handler = lifecycle?.[hook];
    return handler ? validateHandler(handler, graceSeconds, `${path}.lifecycle.${hook}`) : [];
  });
  return [
    ...hooks,
    ...(livenessProbe ? validateOneSuccess(livenessProbe, `${path}.livenessProbe`) : []),
    ...(readinessProbe ? validateReadiness(readinessProbe, `${path}.readinessProbe`) : []),
    ...(startupProbe ? validateOneSuccess(startupProbe, `${path}.startupProbe`) : []),
  ];
}

/** A container that is alive or has started needs no second proof. */
function validateOneSuccess(probe: Probe, path: string): FieldError[] {
  const { successThreshold = 0 } = probe;
  const field = `${path}.successThreshold`;
  return [
    ...validateProbe(probe, path),
    ...(successThreshold === 1 ? [] : [invalid(field, successThreshold, "must be 1")]),
  ];
}

function validateReadiness(probe: Probe, path: string): FieldError[] {
  const { terminationGracePeriodSeconds: grace } = probe;
  const field = `${path}.terminationGracePeriodSeconds`;
  const why = "must not be set for readinessProbes";
  return [
    ...validateProbe(probe, path),
    ...(grace === undefined ? [] : [invalid(field, grace, why)]),
  ];
}

const probeNumbers = [
  "initialDelaySeconds",
  "timeoutSeconds",
  "periodSeconds",
  "successThreshold",
  "failureThreshold",
] as const;

function validateProbe(probe: Probe, path: string): FieldError[] {
  const { terminationGracePeriodSeconds: grace } = probe;
  const field = `${path}.terminationGracePeriodSeconds`;
  const isShort = grace !== undefined && grace <= 0;
  return [
    ...validateHandler(probe, undefined, path),
    ...probeNumbers.flatMap((name) => nonNegative(`${path}.${name}`, probe[name])),
    ...(isShort ? [invalid(field, grace, "must be greater than 0")] : []),
  ];
}

const handlerTypes = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"] as const;

function validateHandler(
  handler: Handler,
  graceSeconds: number | undefined,
  path: string,
): FieldError[] {
  const [first, ...more] = handlerTypes.filter((type) => handler[type] !== undefined);
  if (!first) return [required(path, "must specify a handler type")];
  const why = "may not specify more than 1 handler type";
  return [
    ...validateAction(handler, first, graceSeconds, path),
    ...more.map((type) => forbidden(`${path}.${type}`, why)),
  ];
}

function validateAction(
  { exec, httpGet, tcpSocket, grpc, sleep }: Handler,
  type: (typeof handlerTypes)[number],
  graceSeconds: number | undefined,
  path: string,
): FieldError[] {
  const here = `${path}.${type}`;
  switch (type) {
    case "exec":
      return exec?.command?.length ? [] : [required(`${here}.command`)];
    case "httpGet":
      return httpGet ? validateHttpGet(httpGet, here) : [];
    case "tcpSocket":
      return portOrName(`${here}.port`, tcpSocket?.port);
    case "grpc":
      return portNumber(`${here}.port`, grpc?.port ?? 0);
    default:
      return validateSleep(sleep?.seconds ?? 0, graceSeconds, here);
  }
}

function validateHttpGet(get: HTTPGetAction, path: string): FieldError[] {
  const { path: place, port, scheme = "", httpHeaders = [] } = get;
  const errors = [
    ...(place ? [] : [required(`${path}.path`)]),
    ...portOrName(`${path}.port`, port),
  ];
  if (scheme !== "HTTP" && scheme !== "HTTPS") {
    errors.push(notSupported(`${path}.scheme`, scheme, ["HTTP", "HTTPS"]));
  }
  const headers = httpHeaders.flatMap(({ name }) =>
    invalidEach(`${path}.httpHeaders`, name, httpHeaderName(name)),
  );
  return [...errors, ...headers];
}

function validateSleep(
  seconds: number,
  graceSeconds: number | undefined,
  path: string,
): FieldError[] {
  if (graceSeconds === undefined || (seconds >= 0 && seconds <= graceSeconds)) return [];
  const why = `must be non-negative and less than terminationGracePeriodSeconds (${graceSeconds})`;
  return [invalid(path, seconds, why)];
}
