// As pkg/apis/networking/validation.

import { type FieldError, GoText, invalid, required } from "#api/field-errors.ts";
import { dns1123Subdomain } from "#api/label-rules.ts";
import type { IPAddress } from "#api/networking.ts";
import { equal } from "#base/json.ts";
import type { Strategy } from "../strategy.ts";
import { column } from "./columns.ts";
import { ipAddress } from "./number-rules.ts";
import { pathSegmentName } from "./path-segment.ts";
import { named, tabled } from "./tabled.ts";
import { unsimulatedKind } from "./unsimulated.ts";

/** The rules of IPAddresses. */
export const ipAddressStrategy: Strategy<IPAddress> = {
  countsGenerations: true,
  hasStatus: false,
  validateName: ipAddress,

  warnings: () => [unsimulatedKind("IPAddress")],
  validate: ({ spec }) => validateParent(spec.parentRef),
  validateUpdate: (next, old) =>
    equal(next.spec.parentRef, old.spec.parentRef)
      ? []
      : [
          invalid(
            "spec.parentRef",
            new GoText(JSON.stringify(next.spec.parentRef ?? null)),
            "field is immutable",
          ),
        ],

  ...tabled<IPAddress>(named, [
    column("ParentRef", "Who has the address."),
    ({ spec }) => parentText(spec.parentRef),
  ]),
};

type Parent = NonNullable<IPAddress["spec"]["parentRef"]>;

function parentText(parent: Parent | undefined): string {
  if (!parent) return "<none>";
  const { group, resource = "", namespace, name } = parent;
  const owner = (group ? `${resource}.${group}` : resource).toLowerCase();
  return [owner, ...(namespace ? [namespace] : []), name ?? ""].join("/");
}

function validateParent(parent: Parent | undefined): FieldError[] {
  const path = "spec.parentRef";
  if (!parent) return [required(path)];
  const { group, resource = "", namespace, name = "" } = parent;
  const badGroup = group && dns1123Subdomain(group);
  const errors: FieldError[] = badGroup ? [invalid(`${path}.group`, group, badGroup)] : [];
  for (const [field, value] of Object.entries({ resource, name })) {
    const fault = pathSegmentName(value);
    if (!value) errors.push(required(`${path}.${field}`));
    else if (fault) errors.push(invalid(`${path}.${field}`, value, fault));
  }
  const badHome = namespace && pathSegmentName(namespace);
  return badHome ? [...errors, invalid(`${path}.namespace`, namespace, badHome)] : errors;
}
