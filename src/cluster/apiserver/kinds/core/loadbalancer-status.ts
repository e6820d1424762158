// What a load balancer tells of itself. As ValidateLoadBalancerStatus of pkg/apis/core/validation.

import type { LoadBalancerIngress, Service } from "#api/core.ts";
import {
  type FieldError,
  forbidden,
  invalid,
  invalidEach,
  notSupported,
  required,
} from "#api/field-errors.ts";
import { dns1123Subdomain } from "#api/label-rules.ts";
import { ipAddress, parseAddress } from "../rules/ip-address.ts";

const path = "status.loadBalancer.ingress";
const modes = ["Proxy", "VIP"];

/** Addresses are virtual ones unless told otherwise. */
export function setIngressDefaults({ spec, status }: Service): void {
  if (spec.type !== "LoadBalancer") return;
  for (const ingress of status.loadBalancer?.ingress ?? []) {
    if (ingress.ip) ingress.ipMode ??= "VIP";
  }
}

/** What is wrong with the status of a Service. */
export function validateIngressStatus({ spec, status }: Service): FieldError[] {
  const ingress = status.loadBalancer?.ingress ?? [];
  if (spec.type !== "LoadBalancer" && ingress.length > 0) {
    return [forbidden(path, "may only be used when `spec.type` is 'LoadBalancer'")];
  }
  return ingress.flatMap((one, index) => validateIngress(one, `${path}[${index}]`));
}

/** Where a load balancer is reached, each address once. As loadBalancerStatusStringer of pkg/printers. */
export function ingressAddresses(
  status: { readonly ingress?: readonly LoadBalancerIngress[] } | undefined,
): string[] {
  const addresses = (status?.ingress ?? []).flatMap(({ ip, hostname }) => ip || hostname || []);
  return [...new Set(addresses)].toSorted();
}

function validateIngress({ ip, ipMode, hostname }: LoadBalancerIngress, at: string): FieldError[] {
  const errors = ip ? ipAddress(`${at}.ip`, ip) : [];
  const mode = `${at}.ipMode`;
  if (ipMode === undefined) {
    if (ip) errors.push(required(mode, "must be specified when `ip` is set"));
  } else if (!ip) errors.push(forbidden(mode, "may not be specified when `ip` is not set"));
  else if (!modes.includes(ipMode)) errors.push(notSupported(mode, ipMode, modes));
  return [...errors, ...(hostname ? balancerHost(`${at}.hostname`, hostname) : [])];
}

/** The name of a load balancer. */
export function balancerHost(field: string, name: string): FieldError[] {
  const errors = invalidEach(field, name, dns1123Subdomain(name));
  if (!parseAddress(name)) return errors;
  return [...errors, invalid(field, name, "must be a DNS name, not an IP address")];
}
