// What a load balancer tells of itself. As ValidateLoadBalancerStatus of pkg/apis/core/validation.

import type { LoadBalancerIngress, Service } from "#api/core.ts";
import { type FieldError, forbidden, invalid, notSupported, required } from "#api/field-errors.ts";
import { dns1123Subdomain } from "#api/label-rules.ts";
import { ipAddress } from "./number-rules.ts";

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

function validateIngress({ ip, ipMode, hostname }: LoadBalancerIngress, at: string): FieldError[] {
  const errors: FieldError[] = [];
  const badAddress = ip && ipAddress(ip);
  const badName = hostname && dns1123Subdomain(hostname);
  if (badAddress) errors.push(invalid(`${at}.ip`, ip, badAddress));
  if (ipMode === undefined) {
    if (ip) errors.push(required(`${at}.ipMode`, "must be specified when `ip` is set"));
  } else if (!ip) {
    errors.push(forbidden(`${at}.ipMode`, "may not be specified when `ip` is not set"));
  } else if (!modes.includes(ipMode)) errors.push(notSupported(`${at}.ipMode`, ipMode, modes));
  if (badName) errors.push(invalid(`${at}.hostname`, hostname, badName));
  if (hostname && !ipAddress(hostname)) {
    errors.push(invalid(`${at}.hostname`, hostname, "must be a DNS name, not an IP address"));
  }
  return errors;
}
