// What is wrong with a Service. Rules of ValidateService in pkg/apis/core/validation and of the allocators.

import type { Service, ServicePort } from "#api/core.ts";
import {
  duplicate,
  type FieldError,
  forbidden,
  GoText,
  invalid,
  notSupported,
  required,
} from "#api/field-errors.ts";
import { dns1123Label, dns1123Subdomain } from "#api/label-rules.ts";
import type { AdmissionContext } from "../strategy.ts";
import { validateLabels } from "../metadata.ts";
import { ipAddress, portNumber, portOrName } from "./number-rules.ts";
import {
  isNodePort,
  isServiceAddress,
  needsHealthCheck,
  nodePortRange,
} from "./service-addresses.ts";

const types = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const protocols = ["SCTP", "TCP", "UDP"];

export function validateService(service: Service, context: AdmissionContext): FieldError[] {
  const { spec } = service;
  const errors: FieldError[] = [];
  const { type = "", ports = [], clusterIP = "" } = spec;
  const isName = type === "ExternalName";
  if (type === "NodePort" || type === "LoadBalancer") {
    if (clusterIP === "None") {
      const why = `may not be set to 'None' for ${type} services`;
      errors.push(invalid("spec.clusterIPs[0]", clusterIP, why));
    }
  }
  if (ports.length === 0 && clusterIP !== "None" && !isName) errors.push(required("spec.ports"));
  errors.push(...validatePorts(ports, type));
  errors.push(...validateLabels(spec.selector, "spec.selector"));
  if (!["ClientIP", "None"].includes(spec.sessionAffinity ?? "")) {
    errors.push(
      notSupported("spec.sessionAffinity", spec.sessionAffinity ?? "", ["ClientIP", "None"]),
    );
  }
  if (!types.includes(type)) errors.push(notSupported("spec.type", type, types));
  for (const [index, address] of (spec.externalIPs ?? []).entries()) {
    const fault = ipAddress(address);
    if (fault) errors.push(invalid(`spec.externalIPs[${index}]`, address, fault));
  }
  errors.push(...validateExternal(service), ...validatePolicies(service));
  errors.push(...healthCheckFaults(service));
  // The allocators are asked only about a Service that is otherwise right.
  return errors.length > 0 ? errors : validateAllocations(service, context);
}

function validatePorts(ports: readonly ServicePort[], type: string): FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  const seen = new Set<string>();
  for (const [index, { name = "", port, targetPort, protocol, nodePort }] of ports.entries()) {
    const here = `spec.ports[${index}]`;
    if (name) {
      const fault = dns1123Label(name);
      if (fault) errors.push(invalid(`${here}.name`, name, fault));
      else if (names.has(name)) errors.push(duplicate(`${here}.name`, name));
      names.add(name);
    } else if (ports.length > 1) errors.push(required(`${here}.name`));
    errors.push(...portNumber(`${here}.port`, port));
    if (!protocols.includes(protocol ?? "")) {
      errors.push(notSupported(`${here}.protocol`, protocol ?? "", protocols));
    }
    errors.push(...portOrName(`${here}.targetPort`, targetPort));
    if (nodePort && (type === "ClusterIP" || type === "ExternalName")) {
      const why = `may not be used when \`type\` is '${type}'`;
      errors.push(forbidden(`${here}.nodePort`, why));
    }
    const key = `${protocol}/${port}`;
    if (seen.has(key)) {
      const shown = `core.ServicePort{Name:"", Protocol:${JSON.stringify(protocol)}, AppProtocol:(*string)(nil), Port:${port}, TargetPort:intstr.IntOrString{Type:0, IntVal:0, StrVal:""}, NodePort:0}`;
      errors.push(duplicate(here, new GoText(shown)));
    }
    seen.add(key);
  }
  return errors;
}

function validateExternal({ spec }: Service): FieldError[] {
  if (spec.type !== "ExternalName") return [];
  if (!spec.externalName) return [required("spec.externalName")];
  const fault = dns1123Subdomain(spec.externalName);
  return fault ? [invalid("spec.externalName", spec.externalName, fault)] : [];
}

function validatePolicies({ spec }: Service): FieldError[] {
  const errors: FieldError[] = [];
  const isExternal = spec.type === "NodePort" || spec.type === "LoadBalancer";
  const { externalTrafficPolicy: external, internalTrafficPolicy: internal } = spec;
  if (external !== undefined && !isExternal && !spec.externalIPs?.length) {
    const why = "may only be set for externally-accessible services";
    errors.push(invalid("spec.externalTrafficPolicy", external, why));
  } else if (external !== undefined && !["Cluster", "Local"].includes(external)) {
    errors.push(notSupported("spec.externalTrafficPolicy", external, ["Cluster", "Local"]));
  }
  if (internal !== undefined && !["Cluster", "Local"].includes(internal)) {
    errors.push(notSupported("spec.internalTrafficPolicy", internal, ["Cluster", "Local"]));
  }
  for (const [index, range] of (spec.loadBalancerSourceRanges ?? []).entries()) {
    const [address = "", bits = ""] = range.split("/");
    if (!ipAddress(address) && /^\d{1,3}$/.test(bits)) continue;
    const why = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";
    errors.push(invalid(`spec.LoadBalancerSourceRanges[${index}]`, range, why));
  }
  if (spec.ipFamilyPolicy === "RequireDualStack") {
    const why = "this cluster is not configured for dual-stack services";
    errors.push(invalid("spec.ipFamilyPolicy", spec.ipFamilyPolicy, why));
  }
  return errors;
}

function validateAllocations({ metadata, spec }: Service, context: AdmissionContext): FieldError[] {
  const others = context.list("services").filter((other) => other.metadata.uid !== metadata.uid);
  const errors: FieldError[] = [];
  const { clusterIP } = spec;
  if (clusterIP && clusterIP !== "None") {
    const fault = ipAddress(clusterIP);
    if (fault) return [invalid("spec.clusterIPs[0]", clusterIP, fault)];
    const shown = new GoText(`[]string{${JSON.stringify(clusterIP)}}`);
    const refuse = (why: string) =>
      errors.push(invalid("spec.clusterIPs", shown, `failed to allocate IP ${clusterIP}: ${why}`));
    if (!isServiceAddress(clusterIP, context.serviceRange)) {
      refuse("the provided network does not match the current range");
    } else if (others.some((other) => other.spec.clusterIP === clusterIP)) {
      refuse("provided IP is already allocated");
    }
  }
  for (const [index, { nodePort, protocol }] of (spec.ports ?? []).entries()) {
    if (!nodePort) continue;
    const here = `spec.ports[${index}].nodePort`;
    const taken = others.some((other) =>
      other.spec.ports?.some((port) => port.nodePort === nodePort && port.protocol === protocol),
    );
    if (!isNodePort(nodePort)) {
      const why = `provided port is not in the valid range. The range of valid ports is ${nodePortRange}`;
      errors.push(invalid(here, nodePort, why));
    } else if (taken) errors.push(invalid(here, nodePort, "provided port is already allocated"));
  }
  return errors;
}

/** A Service keeps its address while it has one. */
export function validateServiceUpdate(next: Service, old: Service): FieldError[] {
  const before = old.spec.clusterIP;
  const after = next.spec.clusterIP;
  const keeps = old.spec.type !== "ExternalName" && next.spec.type !== "ExternalName";
  const errors: FieldError[] = [];
  if (keeps && before && before !== after) {
    const shown = new GoText(`[]string{${JSON.stringify(after ?? "")}}`);
    errors.push(invalid("spec.clusterIPs[0]", shown, "may not change once set"));
  }
  const bothNeed = needsHealthCheck(old) && needsHealthCheck(next);
  if (bothNeed && old.spec.healthCheckNodePort !== next.spec.healthCheckNodePort) {
    errors.push(forbidden("spec.healthCheckNodePort", "field is immutable"));
  }
  return errors;
}

function healthCheckFaults(service: Service): FieldError[] {
  const { healthCheckNodePort: port } = service.spec;
  if (!port || needsHealthCheck(service)) return [];
  const why =
    "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
  return [invalid("spec.healthCheckNodePort", port, why)];
}
