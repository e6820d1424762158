import { duplicate, type FieldError, forbidden, invalid, required } from "#api/field-errors.ts";
import { qualifiedName } from "#api/label-rules.ts";
import type { LimitRange, LimitRangeItem } from "#api/limits.ts";
import type { ResourceList } from "#api/meta.ts";
import { milliOf, nanosOf, valueOf } from "#api/quantity.ts";
import { newUid } from "../../names.ts";
import type { Strategy } from "../../strategy.ts";
import { setQuantityDefaults } from "../pod/quantity-defaults.ts";
import { goQuantity } from "../rules/go-text.ts";
import {
  isHugePages,
  isNativeResource,
  validateContainerResourceName,
  validateResourceName,
} from "../rules/resource-names.ts";
import { plainTable } from "../tabled.ts";

const types = ["Container", "PersistentVolumeClaim", "Pod"];
/** resource.MaxMilliValue: of what is larger, the thousandths do not fit into 64 bits. */
const maxMilliValue = 2 ** 63 / 1000;
const lists = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"] as const;

/** The rules of LimitRanges. What they do to Pods and claims is in limit-ranger.ts. */
export const limitRangeStrategy: Strategy<LimitRange> = {
  countsGenerations: false,
  hasStatus: false,
  createsOnUpdate: true,

  setDefaults({ spec }) {
    for (const item of spec.limits ?? []) {
      if (item.type === "Container") setContainerDefaults(item);
      for (const name of lists) setQuantityDefaults(item[name]);
    }
  },

  prepareForCreate({ metadata }, context) {
    metadata.name ||= newUid(context.random("name of LimitRange"));
  },

  updateChecks: ["metadata", "object"],

  validate({ spec }) {
    const seen = new Set<string>();
    return (spec.limits ?? []).flatMap((item, index) => {
      const path = `spec.limits[${index}]`;
      const errors = validateType(item.type, `${path}.type`);
      if (seen.has(item.type)) errors.push(duplicate(`${path}.type`, item.type));
      seen.add(item.type);
      return [...errors, ...validateItem(item, path)];
    });
  },

  ...plainTable,
};

/** What is left open of limits and requests follows from what is given: max, then default, then min. */
function setContainerDefaults(item: LimitRangeItem): void {
  const limits = { ...item.max, ...item.default };
  const requests = { ...item.min, ...limits, ...item.defaultRequest };
  if (Object.keys(limits).length > 0) item.default = sorted(limits);
  if (Object.keys(requests).length > 0) item.defaultRequest = sorted(requests);
}

function sorted(list: ResourceList): ResourceList {
  return Object.fromEntries(Object.entries(list).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function validateType(type: string, field: string): FieldError[] {
  const faults = qualifiedName(type).map((why) => invalid(field, type, why));
  if (faults.length > 0 || type.includes("/") || types.includes(type)) return faults;
  return [invalid(field, type, "must be a standard limit type or fully qualified")];
}

function validateItem(item: LimitRangeItem, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const isPod = item.type === "Pod";
  const nameFaults =
    item.type === "Pod" || item.type === "Container"
      ? validateContainerResourceName
      : validateResourceName;
  const keys = new Set<string>();
  for (const list of lists) {
    const isDefault = list === "default" || list === "defaultRequest";
    const names = Object.keys(item[list] ?? {}).toSorted();
    if (isPod && isDefault) {
      if (names.length > 0) {
        const why = "may not be specified when `type` is 'Pod'";
        errors.push(forbidden(`${path}.${list}`, why));
      }
      continue;
    }
    if (list === "maxLimitRequestRatio" && item.type === "PersistentVolumeClaim") {
      if (!item.min?.["storage"] && !item.max?.["storage"]) {
        const why = "either minimum or maximum storage value is required, but neither was provided";
        errors.push(required(`${path}.limits`, why));
      }
    }
    for (const name of names) {
      errors.push(...nameFaults(name, `${path}.${list}[${name}]`));
      keys.add(name);
    }
  }
  for (const key of keys) errors.push(...validateAmounts(item, key, path));
  return errors;
}

/** The amounts of one resource beside each other. */
function validateAmounts(item: LimitRangeItem, key: string, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const isPod = item.type === "Pod";
  const { [key]: min } = item.min ?? {};
  const { [key]: max } = item.max ?? {};
  const { [key]: limit } = isPod ? {} : (item.default ?? {});
  const { [key]: request } = isPod ? {} : (item.defaultRequest ?? {});
  const { [key]: ratio } = item.maxLimitRequestRatio ?? {};
  /** Finds fault if `low` is more than `high`; `shown` is the amount that upstream shows. */
  const compare = (
    low: readonly [string, string | undefined],
    high: readonly [string, string | undefined],
    list: string,
    shown: string | undefined,
  ) => {
    if (low[1] === undefined || high[1] === undefined || nanosOf(low[1]) <= nanosOf(high[1]))
      return;
    const why = `${low[0]} value ${low[1]} is greater than ${high[0]} value ${high[1]}`;
    errors.push(invalid(`${path}.${list}[${key}]`, goQuantity(shown ?? ""), why));
  };
  compare(["min", min], ["max", max], "min", min);
  compare(["min", min], ["default request", request], "defaultRequest", request);
  compare(["default request", request], ["max", max], "defaultRequest", request);
  compare(["default request", request], ["default limit", limit], "defaultRequest", request);
  compare(["min", min], ["default", limit], "default", min);
  compare(["default", limit], ["max", max], "default", max);
  if (ratio !== undefined)
    errors.push(...validateRatio(ratio, min, max, `${path}.maxLimitRequestRatio[${key}]`));
  const isShared = isNativeResource(key) && !isHugePages(key);
  if (isShared || limit === undefined || request === undefined) return errors;
  if (nanosOf(limit) === nanosOf(request)) return errors;
  const why = `default value ${limit} must equal to defaultRequest value ${request} in ${key}`;
  return [...errors, invalid(`${path}.defaultRequest[${key}]`, goQuantity(request), why)];
}

function validateRatio(
  ratio: string,
  min: string | undefined,
  max: string | undefined,
  field: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (nanosOf(ratio) < 1_000_000_000n) {
    errors.push(invalid(field, goQuantity(ratio), `ratio ${ratio} is less than 1`));
  }
  if (min === undefined || max === undefined) return errors;
  // In thousandths, unless one of them is too large for that.
  const isFine = [ratio, min, max].every((amount) => valueOf(amount) < maxMilliValue);
  const amountOf = isFine ? milliOf : valueOf;
  const widest = amountOf(max) / amountOf(min);
  if (amountOf(ratio) / (isFine ? 1000 : 1) > widest) {
    const why = `ratio ${ratio} is greater than max/min = ${widest.toFixed(6)}`;
    errors.push(invalid(field, goQuantity(ratio), why));
  }
  return errors;
}
