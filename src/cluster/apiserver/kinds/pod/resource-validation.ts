// What is wrong with requests and limits. Rules of validateResourceRequirements in pkg/apis/core/validation.

import { type FieldError, forbidden, invalid, required } from "#api/field-errors.ts";
import type { ResourceList } from "#api/meta.ts";
import { nanosOf, parseQuantity } from "#api/quantity.ts";
import type { ResourceRequirements } from "#api/podspec.ts";
import {
  isHugePages,
  isNativeResource,
  validateAmount,
  validateContainerResourceName,
} from "../rules/resource-names.ts";

/** `path` leads to the requirements. */
export function validateRequirements(
  { limits = {}, requests = {} }: ResourceRequirements,
  path: string,
): FieldError[] {
  const errors = [
    ...validateList(limits, `${path}.limits`),
    ...Object.keys(requests).flatMap((name) => [
      ...validateEntry(name, requests[name]!, `${path}.requests[${name}]`),
      ...validateBeside(name, requests[name]!, limits[name], path),
      ...validateHugePages(name, requests[name]!, `${path}.requests[${name}]`),
    ]),
  ];
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  if (names.some(isHugePages) && !names.includes("cpu") && !names.includes("memory")) {
    errors.push(forbidden(path, "HugePages require cpu or memory"));
  }
  return errors;
}

function validateList(list: ResourceList, path: string): FieldError[] {
  return Object.entries(list).flatMap(([name, amount]) => {
    const field = `${path}[${name}]`;
    return [...validateEntry(name, amount, field), ...validateHugePages(name, amount, field)];
  });
}

function validateEntry(name: string, amount: string, field: string): FieldError[] {
  return [...validateContainerResourceName(name, field), ...validateAmount(name, amount, field)];
}

/** Only Kubernetes' own resources but for huge pages can be promised to more than one. */
function validateBeside(
  name: string,
  request: string,
  limit: string | undefined,
  path: string,
): FieldError[] {
  const isShared = isNativeResource(name) && !isHugePages(name);
  if (limit === undefined) {
    const why = "Limit must be set for non overcommitable resources";
    return isShared ? [] : [required(`${path}.limits`, why)];
  }
  const [asked, most] = [nanosOf(request), nanosOf(limit)];
  if (isShared ? asked <= most : asked === most) return [];
  const relation = isShared ? "less than or equal to" : "equal to";
  const why = `must be ${relation} ${name} limit of ${canonical(limit)}`;
  return [invalid(`${path}.requests`, canonical(request), why)];
}

/** Huge pages are whole. */
function validateHugePages(name: string, amount: string, field: string): FieldError[] {
  if (!isHugePages(name)) return [];
  const page = parseQuantity(name.slice("hugepages-".length));
  const { value = 0 } = parseQuantity(amount) ?? {};
  const isWholePage = page && page.nanos > 0n && page.nanos % 1_000_000_000n === 0n;
  if (isWholePage && value % page.value === 0) return [];
  const shown = canonical(amount);
  return [invalid(field, shown, `${shown} is not positive integer multiple of ${name}`)];
}

function canonical(amount: string): string {
  return parseQuantity(amount)?.canonical ?? amount;
}
