// The addresses of a Service and their families. Rules of ValidateServiceClusterIPsRelatedFields in
// pkg/apis/core/validation and of initIPFamilyFields in pkg/registry/core/service/storage/alloc.go.

import type { Service } from "#api/core.ts";
import { duplicate, type FieldError, invalid, notSupported, required } from "#api/field-errors.ts";
import { equal } from "#base/json.ts";
import { goList, goStrings } from "../rules/go-text.ts";
import { ipAddress, parseAddress } from "../rules/ip-address.ts";

const families = ["IPv4", "IPv6"];
const policies = ["PreferDualStack", "RequireDualStack", "SingleStack"];

/** The family of an address. */
function familyOf(address: string): "IPv4" | "IPv6" {
  return address.includes(":") ? "IPv6" : "IPv4";
}

/** A Service without an address of its own: its name leads to its Pods. */
export function isHeadless({ spec }: Service): boolean {
  return spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === "None";
}

/** What is wrong with the addresses and families that a Service asks for. */
export function validateAddresses({ spec }: Service): FieldError[] {
  const { type, clusterIP = "", clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = spec;
  if (type === "ExternalName") return [];
  const field = "spec.clusterIPs";
  const all = goStrings(clusterIPs);
  const errors: FieldError[] = [];
  if (clusterIP && clusterIPs.length === 0) errors.push(required(field));
  else if (clusterIP && clusterIPs[0] !== clusterIP) {
    errors.push(invalid(field, all, "first value must match `clusterIP`"));
  } else if (!clusterIP && clusterIPs.length > 0) {
    errors.push(invalid(field, all, "must be empty when `clusterIP` is not specified"));
  }
  for (const [index, family] of ipFamilies.entries()) {
    const here = `spec.ipFamilies[${index}]`;
    if (!families.includes(family)) errors.push(notSupported(here, family, families));
    if (ipFamilies.indexOf(family) < index) errors.push(duplicate(here, family));
  }
  if (ipFamilyPolicy !== undefined && !policies.includes(ipFamilyPolicy)) {
    errors.push(notSupported("spec.ipFamilyPolicy", ipFamilyPolicy, policies));
  }
  return [...errors, ...validateList(clusterIPs, ipFamilies)];
}

function validateList(clusterIPs: readonly string[], ipFamilies: readonly string[]): FieldError[] {
  const field = "spec.clusterIPs";
  const all = goStrings(clusterIPs);
  const errors: FieldError[] = [];
  let isBroken = false;
  for (const [index, address] of clusterIPs.entries()) {
    if (index === 0 && address === "None") {
      if (clusterIPs.length === 1) continue;
      isBroken = true;
      errors.push(invalid(field, all, "'None' must be the first and only value"));
      continue;
    }
    const faults = ipAddress(`${field}[${index}]`, address);
    isBroken ||= faults.length > 0;
    errors.push(...faults);
  }
  if (clusterIPs.length > 2) errors.push(invalid(field, all, "may only hold up to 2 values"));
  if (isBroken) return errors;
  const found = new Set(clusterIPs.map((address) => parseAddress(address)?.size));
  if (clusterIPs.length > 1 && found.size < 2) {
    errors.push(invalid(field, all, "may specify no more than one IP for each IP family"));
  }
  if (clusterIPs[0] === "None") return errors;
  for (const [index, address] of clusterIPs.slice(0, ipFamilies.length).entries()) {
    const family = ipFamilies[index]!;
    if (family === familyOf(address) || !families.includes(family)) continue;
    const why = `expected an ${family} value as indicated by \`ipFamilies[${index}]\``;
    errors.push(invalid(`${field}[${index}]`, address, why));
  }
  return errors;
}

const policyField = "spec.ipFamilyPolicy";

/** Fills in the families of a Service that left them open; answers why they cannot be had here. */
export function initFamilies(service: Service, old: Service | undefined): FieldError[] {
  const { spec } = service;
  if (spec.type === "ExternalName") return [];
  const hasNoPods = spec.clusterIP === "None" && Object.keys(spec.selector ?? {}).length === 0;
  spec.ipFamilyPolicy ??=
    old?.spec.ipFamilyPolicy ?? (hasNoPods ? "RequireDualStack" : "SingleStack");
  const faults = validateAddresses(service);
  if (faults.length > 0) return faults;
  const errors = old ? release(service, old) : [];
  errors.push(...validateSingleStack(service), ...inferFamilies(service));
  if (errors.length > 0) return errors;
  if (hasNoPods) {
    spec.ipFamilies ??= ["IPv4"];
    if (spec.ipFamilies.length < 2 && spec.ipFamilyPolicy !== "SingleStack") {
      spec.ipFamilies.push(spec.ipFamilies[0] === "IPv4" ? "IPv6" : "IPv4");
    }
    return [];
  }
  if (spec.ipFamilyPolicy === "RequireDualStack") {
    const why = "this cluster is not configured for dual-stack services";
    errors.push(invalid(policyField, spec.ipFamilyPolicy, why));
  }
  for (const [index, family] of (spec.ipFamilies ?? []).entries()) {
    if (family === "IPv4") continue;
    errors.push(invalid(`spec.ipFamilies[${index}]`, family, "not configured on this cluster"));
  }
  if (errors.length === 0) spec.ipFamilies ??= ["IPv4"];
  return errors;
}

/** Who wants one family only gives the second one back. */
function release({ spec }: Service, old: Service): FieldError[] {
  const errors: FieldError[] = [];
  const policy = spec.ipFamilyPolicy ?? "";
  const lists = [
    ["clusterIPs", "must be 'SingleStack' to release the secondary cluster IP"],
    ["ipFamilies", "must be 'SingleStack' to release the secondary IP family"],
  ] as const;
  for (const [list, why] of lists) {
    const [before = [], after = []] = [old.spec[list], spec[list]];
    if (policy === "SingleStack") {
      if (equal(before, after) && after.length > 1) Object.assign(spec, { [list]: [after[0]] });
    } else if (after.length > 0 && after.length < before.length && after[0] === before[0]) {
      errors.push(invalid(policyField, policy, why));
    }
  }
  return errors;
}

function validateSingleStack({ spec }: Service): FieldError[] {
  if (spec.ipFamilyPolicy !== "SingleStack") return [];
  const many = [
    ...(spec.clusterIPs?.length === 2 ? ["cluster IPs"] : []),
    ...(spec.ipFamilies?.length === 2 ? ["IP families"] : []),
  ];
  return many.map((what) => {
    const why = `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`;
    return invalid(policyField, "SingleStack", why);
  });
}

function inferFamilies({ spec }: Service): FieldError[] {
  const { clusterIPs = [] } = spec;
  if (clusterIPs[0] === "None") return [];
  return clusterIPs.flatMap((address, index) => {
    if (index < (spec.ipFamilies?.length ?? 0)) return [];
    const family = familyOf(address);
    if (family === "IPv4") {
      spec.ipFamilies = [...(spec.ipFamilies ?? []), family];
      return [];
    }
    const why = `${family} is not configured on this cluster`;
    return [invalid(`spec.clusterIPs[${index}]`, goStrings(clusterIPs), why)];
  });
}

/** Primary addresses and families stay while a Service has them. */
export function validateAddressesUpdate(next: Service, old: Service): FieldError[] {
  if (next.spec.type === "ExternalName" || old.spec.type === "ExternalName") return [];
  const [isNow, was] = [isHeadless(next), isHeadless(old)];
  return [
    ...(isNow && was ? [] : keepsFirst(next, old, "clusterIPs", "clusterIP")),
    ...(isNow || was ? [] : keepsFirst(next, old, "ipFamilies", "ipFamily")),
  ];
}

function keepsFirst(
  next: Service,
  old: Service,
  list: "clusterIPs" | "ipFamilies",
  what: string,
): FieldError[] {
  const after: readonly string[] = next.spec[list] ?? [];
  const before: readonly string[] = old.spec[list] ?? [];
  const field = `spec.${list}`;
  const changed = "may not change once set";
  const type = list === "clusterIPs" ? "string" : "core.IPFamily";
  const shown = goList(type, after.length > 0 ? after : undefined);
  if (before.length === after.length) {
    return before.flatMap((value, index) => {
      const place = list === "clusterIPs" ? index : 0;
      return value === after[index] ? [] : [invalid(`${field}[${place}]`, shown, changed)];
    });
  }
  const errors: FieldError[] = [];
  if (after.length === 0 || (list === "ipFamilies" && !next.spec.clusterIPs?.length)) {
    errors.push(invalid(`${field}[0]`, shown, `primary ${what} can not be unset`));
  }
  if (before.length > 0 && after.length > 0 && before[0] !== after[0]) {
    const other = list === "clusterIPs" ? shown : goStrings(next.spec.clusterIPs);
    errors.push(invalid(`${field}[0]`, other, changed));
  }
  const isReleased = before.length > after.length && after.length === 1;
  if (isReleased && next.spec.ipFamilyPolicy !== "SingleStack") {
    const why = `must be set to 'SingleStack' when releasing the secondary ${what}`;
    errors.push(invalid(policyField, next.spec.ipFamilyPolicy ?? null, why));
  }
  return errors;
}
