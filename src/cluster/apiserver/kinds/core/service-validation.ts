// What is wrong with a Service. Rules of ValidateService in pkg/apis/core/validation.

import type { Service, ServicePort } from "#api/core.ts";
import {
  duplicate,
  type FieldError,
  forbidden,
  invalid,
  invalidEach,
  notSupported,
  required,
} from "#api/field-errors.ts";
import { dns1123Label, dns1123Subdomain, qualifiedName } from "#api/label-rules.ts";
import { validateLabels } from "../../metadata.ts";
import { cidrRange } from "../rules/cidr.ts";
import { chosen } from "../pod/container-validation.ts";
import { endpointAddress } from "./endpoint-address.ts";
import { goIntOrString, goPointer, goStruct } from "../rules/go-text.ts";
import { ipAddress } from "../rules/ip-address.ts";
import { portNumber, portOrName } from "../rules/number-rules.ts";
import { isExternal, needsHealthCheck } from "./service-addresses.ts";
import { isHeadless, validateAddresses, validateAddressesUpdate } from "./service-families.ts";

const types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const protocols = ["SCTP", "TCP", "UDP"];
const policies = ["Cluster", "Local"];
const longestAffinitySeconds = 86_400;
const sourceRanges = "service.beta.kubernetes.io/load-balancer-source-ranges";
const topologyHints = "service.kubernetes.io/topology-aware-hints";
const topologyMode = "service.kubernetes.io/topology-mode";

const onlyForBalancers = "may only be used when `type` is 'LoadBalancer'";

/** What is wrong with a Service, new or changed. */
export function validateService(service: Service): FieldError[] {
  const { spec } = service;
  const { type = "", ports = [] } = spec;
  return [
    ...validateTopology(service),
    ...(ports.length === 0 && !isHeadless(service) && type !== "ExternalName"
      ? [required("spec.ports")]
      : []),
    ...validateType(service),
    ...ports.flatMap((port, index) => validatePort(port, index, ports)),
    ...validateLabels(spec.selector, "spec.selector"),
    ...validateAffinity(service),
    ...validateAddresses(service),
    ...(spec.externalIPs ?? []).flatMap((address, index) => {
      const field = `spec.externalIPs[${index}]`;
      const faults = ipAddress(field, address);
      return faults.length > 0 ? faults : endpointAddress(field, address);
    }),
    ...chosen("spec.type", type, types),
    ...validateNodePorts(ports, type),
    ...validateTwins(ports),
    ...validateBalancer(service),
    ...validateExternalPolicy(service),
    ...validateInternalPolicy(service),
    ...validateDistribution(service),
  ];
}

/** What may not change in a Service that is there. */
export function validateServiceUpdate(next: Service, old: Service): FieldError[] {
  const errors = validateAddressesUpdate(next, old);
  const [before, after] = [old.spec.loadBalancerClass, next.spec.loadBalancerClass];
  const areBalancers = [next, old].every(({ spec }) => spec.type === "LoadBalancer");
  if (areBalancers && before !== after) {
    errors.push(invalid("spec.loadBalancerClass", after ?? null, "may not change once set"));
  }
  errors.push(...validateBalancerClass(next));
  const bothNeed = needsHealthCheck(old) && needsHealthCheck(next);
  if (bothNeed && old.spec.healthCheckNodePort !== next.spec.healthCheckNodePort) {
    errors.push(forbidden("spec.healthCheckNodePort", "field is immutable"));
  }
  return errors;
}

function validateTopology({ metadata }: Service): FieldError[] {
  const { [topologyHints]: hints, [topologyMode]: mode } = metadata.annotations ?? {};
  if (hints === undefined || mode === undefined || hints === mode) return [];
  const why = `must match annotations[${topologyHints}] when both are specified`;
  return [invalid(`metadata.annotations[${topologyMode}]`, mode, why)];
}

function validateType(service: Service): FieldError[] {
  const { type, clusterIPs = [], ipFamilies = [], ipFamilyPolicy, externalName } = service.spec;
  if (type === "LoadBalancer" || type === "NodePort") {
    const why = `may not be set to 'None' for ${type} services`;
    return isHeadless(service) ? [invalid("spec.clusterIPs[0]", "None", why)] : [];
  }
  if (type !== "ExternalName") return [];
  const why = "may not be set for ExternalName services";
  const field = "spec.externalName";
  const name = (externalName ?? "").replace(/\.$/, "");
  return [
    ...(clusterIPs.length > 0 ? [forbidden("spec.clusterIPs", why)] : []),
    ...(ipFamilies.length > 0 ? [forbidden("spec.ipFamilies", why)] : []),
    ...(ipFamilyPolicy === undefined ? [] : [forbidden("spec.ipFamilyPolicy", why)]),
    ...(name ? invalidEach(field, name, dns1123Subdomain(name)) : [required(field)]),
  ];
}

function validatePort(
  { name = "", port, targetPort, protocol = "" as never, appProtocol }: ServicePort,
  index: number,
  all: readonly ServicePort[],
): FieldError[] {
  const here = `spec.ports[${index}]`;
  const errors: FieldError[] = [];
  if (name) {
    errors.push(...invalidEach(`${here}.name`, name, dns1123Label(name)));
    const isSecond = all.slice(0, index).some((other) => other.name === name);
    if (isSecond) errors.push(duplicate(`${here}.name`, name));
  } else if (all.length > 1) errors.push(required(`${here}.name`));
  return [
    ...errors,
    ...portNumber(`${here}.port`, port),
    ...chosen(`${here}.protocol`, protocol, protocols),
    ...portOrName(`${here}.targetPort`, targetPort),
    ...(appProtocol === undefined
      ? []
      : invalidEach(`${here}.appProtocol`, appProtocol, qualifiedName(appProtocol))),
  ];
}

function validateAffinity({ spec }: Service): FieldError[] {
  const { sessionAffinity = "" as never, sessionAffinityConfig: config } = spec;
  const path = "spec.sessionAffinityConfig";
  const errors = chosen("spec.sessionAffinity", sessionAffinity, ["ClientIP", "None"]);
  if (sessionAffinity === "None" && config) {
    errors.push(forbidden(path, "must not be set when session affinity is None"));
  }
  if (sessionAffinity !== "ClientIP") return errors;
  const why = "when session affinity type is ClientIP";
  const { timeoutSeconds: seconds } = config?.clientIP ?? {};
  if (!config) return [...errors, required(path, why)];
  if (!config.clientIP) return [...errors, required(`${path}.clientIP`, why)];
  const field = `${path}.clientIP.timeoutSeconds`;
  if (seconds === undefined) return [...errors, required(field, why)];
  if (seconds > 0 && seconds <= longestAffinitySeconds) return errors;
  const limits = `must be greater than 0 and less than ${longestAffinitySeconds}`;
  return [...errors, invalid(field, seconds, limits)];
}

function validateNodePorts(ports: readonly ServicePort[], type: string): FieldError[] {
  const why = "may not be used when `type` is 'ClusterIP'";
  const unfit = ports.flatMap(({ nodePort }, index) =>
    nodePort && type === "ClusterIP" ? [forbidden(`spec.ports[${index}].nodePort`, why)] : [],
  );
  const twins = ports.flatMap(({ nodePort, protocol }, index) => {
    const isSecond = ports
      .slice(0, index)
      .some((other) => other.nodePort === nodePort && other.protocol === protocol);
    return nodePort && isSecond ? [duplicate(`spec.ports[${index}].nodePort`, nodePort)] : [];
  });
  return [...unfit, ...twins];
}

/** A port can be had once for each protocol. */
function validateTwins(ports: readonly ServicePort[]): FieldError[] {
  return ports.flatMap(({ port, protocol }, index) => {
    const isSecond = ports
      .slice(0, index)
      .some((other) => other.port === port && other.protocol === protocol);
    if (!isSecond) return [];
    const shown = goStruct("core.ServicePort", {
      Name: "",
      Protocol: protocol ?? "",
      AppProtocol: goPointer("string", undefined),
      Port: port,
      TargetPort: goIntOrString(0),
      NodePort: 0,
    });
    return [duplicate(`spec.ports[${index}]`, shown)];
  });
}

function validateBalancer(service: Service): FieldError[] {
  const { spec } = service;
  const isBalancer = spec.type === "LoadBalancer";
  const errors = validateSourceRanges(service);
  if (spec.allocateLoadBalancerNodePorts !== undefined && !isBalancer) {
    errors.push(forbidden("spec.allocateLoadBalancerNodePorts", onlyForBalancers));
  }
  return [...errors, ...validateBalancerClass(service)];
}

function validateBalancerClass({ spec }: Service): FieldError[] {
  const { type, loadBalancerClass: name } = spec;
  const field = "spec.loadBalancerClass";
  if (name === undefined) return [];
  if (type !== "LoadBalancer") return [forbidden(field, onlyForBalancers)];
  return invalidEach(field, name, qualifiedName(name));
}

/** They stand in a field, or in an annotation of old. */
function validateSourceRanges({ metadata, spec }: Service): FieldError[] {
  const { loadBalancerSourceRanges: ranges = [] } = spec;
  const { [sourceRanges]: annotation } = metadata.annotations ?? {};
  const told = (field: string) =>
    spec.type === "LoadBalancer" ? [] : [forbidden(field, onlyForBalancers)];
  if (ranges.length > 0) {
    const field = "spec.LoadBalancerSourceRanges";
    return [
      ...told(field),
      ...ranges.flatMap((range, index) => cidrRange(`${field}[${index}]`, range.trim())),
    ];
  }
  if (annotation === undefined) return [];
  const field = `metadata.annotations[${sourceRanges}]`;
  const listed = annotation.trim() ? annotation.trim().split(",") : [];
  return [...told(field), ...listed.flatMap((range) => cidrRange(field, range.trim()))];
}

function validateExternalPolicy(service: Service): FieldError[] {
  const { externalTrafficPolicy: policy = "" as never, healthCheckNodePort: port = 0 } =
    service.spec;
  const [field, health] = ["spec.externalTrafficPolicy", "spec.healthCheckNodePort"];
  const errors: FieldError[] = [];
  if (isExternal(service)) errors.push(...chosen(field, policy, policies));
  else if (policy) {
    errors.push(invalid(field, policy, "may only be set for externally-accessible services"));
  }
  if (needsHealthCheck(service)) {
    return [...errors, ...(port ? portNumber(health, port) : [required(health)])];
  }
  if (!port) return errors;
  const why =
    "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
  return [...errors, invalid(health, port, why)];
}

function validateInternalPolicy({ spec }: Service): FieldError[] {
  const { internalTrafficPolicy: policy, type } = spec;
  const field = "spec.internalTrafficPolicy";
  if (policy !== undefined) {
    return policies.includes(policy) ? [] : [notSupported(field, policy, policies)];
  }
  return type !== undefined && type !== "ExternalName" && types.includes(type)
    ? [required(field)]
    : [];
}

function validateDistribution({ spec }: Service): FieldError[] {
  const { trafficDistribution: way } = spec;
  if (way === undefined || way === "PreferClose") return [];
  return [notSupported("spec.trafficDistribution", way, ["PreferClose"])];
}
