// Names of other objects, and texts that stand for a place. Rules of apimachinery's util/validation.

import { type FieldError, invalid, invalidEach, required } from "#api/field-errors.ts";
import { dns1123Subdomain, regexText } from "#api/label-rules.ts";

const pathFormat = String.raw`[A-Za-z0-9/\-._~%!$&'()*+,;=:]+`;

/** `acme.io/foo`. As IsDomainPrefixedPath. */
export function domainPrefixedPath(field: string, text: string): FieldError[] {
  if (!text) return [required(field)];
  const [, host = "", path = ""] = /^([^/]*)\/(.*)$/s.exec(text) ?? [];
  if (!host || !path) {
    return [invalid(field, text, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  }
  const errors = invalidEach(field, host, dns1123Subdomain(host));
  if (new RegExp(`^${pathFormat}$`).test(path)) return errors;
  return [...errors, invalid(field, path, regexText("Invalid path", pathFormat))];
}

/** A name that must be there and be a DNS-1123 subdomain. */
export function requiredSubdomain(field: string, name: string | undefined): FieldError[] {
  return name ? invalidEach(field, name, dns1123Subdomain(name)) : [required(field)];
}
