// What is wrong with a Pod's own way to look up names. Rules of validatePodDNSConfig.

import { type FieldError, invalid, invalidEach, required } from "#api/field-errors.ts";
import { dns1123SubdomainWithUnderscore } from "#api/label-rules.ts";
import type { PodSpec } from "#api/podspec.ts";
import { goStrings } from "../rules/go-text.ts";
import { ipAddress } from "../rules/ip-address.ts";

const mostServers = 3;
const mostSearches = 32;
const longestSearches = 2048;

/** `path` leads to `dnsConfig`. */
export function validateDns({ dnsConfig, dnsPolicy }: PodSpec, path: string): FieldError[] {
  const { nameservers = [], searches = [], options = [] } = dnsConfig ?? {};
  if (dnsPolicy === "None" && !dnsConfig) {
    return [required(path, "must provide `dnsConfig` when `dnsPolicy` is None")];
  }
  if (dnsPolicy === "None" && nameservers.length === 0) {
    const why = "must provide at least one DNS nameserver when `dnsPolicy` is None";
    return [required(`${path}.nameservers`, why)];
  }
  const errors: FieldError[] = [];
  if (nameservers.length > mostServers) {
    const why = `must not have more than ${mostServers} nameservers`;
    errors.push(invalid(`${path}.nameservers`, goStrings(nameservers), why));
  }
  errors.push(
    ...nameservers.flatMap((server, index) => ipAddress(`${path}.nameservers[${index}]`, server)),
  );
  const refuse = (why: string) =>
    errors.push(invalid(`${path}.searches`, goStrings(searches), why));
  if (searches.length > mostSearches)
    refuse(`must not have more than ${mostSearches} search paths`);
  if (searches.join(" ").length > longestSearches) {
    refuse(
      `must not have more than ${longestSearches} characters (including spaces) in the search list`,
    );
  }
  for (const [index, search] of searches.entries()) {
    if (search === ".") continue;
    const name = search.replace(/\.$/, "");
    const field = `${path}.searches[${index}]`;
    errors.push(...invalidEach(field, name, dns1123SubdomainWithUnderscore(name)));
  }
  for (const [index, { name }] of options.entries()) {
    if (!name) errors.push(required(`${path}.options[${index}]`, "must not be empty"));
  }
  return errors;
}
