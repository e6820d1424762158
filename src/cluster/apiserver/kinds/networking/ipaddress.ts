// As pkg/apis/networking/validation.

import { type FieldError, type GoText, invalid, invalidEach, required } from "#api/field-errors.ts";
import { dns1123Subdomain } from "#api/label-rules.ts";
import type { IPAddress } from "#api/networking.ts";
import { equal } from "#base/json.ts";
import type { Strategy } from "../../strategy.ts";
import { age, column, nameColumn } from "../columns.ts";
import { goStruct } from "../rules/go-text.ts";
import { strictAddress } from "../rules/ip-address.ts";
import { pathSegmentName } from "../rules/path-segment.ts";
import { unsimulatedKind } from "../unsimulated.ts";

/** The rules of IPAddresses. */
export const ipAddressStrategy: Strategy<IPAddress> = {
  countsGenerations: false,
  hasStatus: false,
  validateName: strictAddress,

  warnings: () => [unsimulatedKind("IPAddress")],
  validate: ({ spec }) => validateParent(spec.parentRef),
  updateChecks: ["metadata", "object", "metadataChange", "change"],
  validateUpdate: (next, old) =>
    equal(next.spec.parentRef, old.spec.parentRef)
      ? []
      : [invalid("spec.parentRef", goParent(next.spec.parentRef), "field is immutable")],

  columns: [nameColumn, column("ParentRef", "Who has the address.")],
  // One cell more than there are columns, as in printIPAddress of pkg/printers.
  row: (address, nowMs) => [
    address.metadata.name,
    parentText(address.spec.parentRef),
    age(address, nowMs),
  ],
};

type Parent = NonNullable<IPAddress["spec"]["parentRef"]>;

function parentText(parent: Parent | undefined): string {
  if (!parent) return "<none>";
  const { group, resource = "", namespace, name } = parent;
  const owner = (group ? `${resource}.${group}` : resource).toLowerCase();
  return [owner, ...(namespace ? [namespace] : []), name ?? ""].join("/");
}

function goParent(parent: Parent | undefined): GoText | null {
  if (!parent) return null;
  const { group = "", resource = "", namespace = "", name = "" } = parent;
  const fields = { Group: group, Resource: resource, Namespace: namespace, Name: name };
  return goStruct("networking.ParentReference", fields);
}

function validateParent(parent: Parent | undefined): FieldError[] {
  const path = "spec.parentRef";
  if (!parent) return [required(path)];
  const { group, resource = "", namespace, name = "" } = parent;
  const errors = group ? invalidEach(`${path}.group`, group, dns1123Subdomain(group)) : [];
  for (const [field, value] of Object.entries({ resource, name })) {
    if (!value) errors.push(required(`${path}.${field}`));
    else errors.push(...invalidEach(`${path}.${field}`, value, pathSegmentName(value)));
  }
  if (!namespace) return errors;
  return [...errors, ...invalidEach(`${path}.namespace`, namespace, pathSegmentName(namespace))];
}
