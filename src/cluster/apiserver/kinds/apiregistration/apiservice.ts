// As kube-aggregator's pkg/apis/apiregistration/validation and pkg/registry/apiservice.

import type { APIService } from "#api/apiregistration.ts";
import {
  type FieldError,
  invalid,
  invalidEach,
  notSupported,
  required,
} from "#api/field-errors.ts";
import { dns1035Label, dns1123Subdomain } from "#api/label-rules.ts";
import { formatTime } from "#api/time.ts";
import { authorsMetadata } from "../../status-metadata.ts";
import type { Strategy } from "../../strategy.ts";
import { column } from "../columns.ts";
import { pathSegmentName } from "../rules/path-segment.ts";
import { aged, named, tabled } from "../tabled.ts";
import { unsimulatedKind } from "../unsimulated.ts";

const states = ["True", "False", "Unknown"];

/** The rules of APIServices. Requests are never handed on to the Service that one names. */
export const apiServiceStrategy: Strategy<APIService> = {
  countsGenerations: false,
  hasStatus: true,
  guardedFromStatus: authorsMetadata,
  validateName: pathSegmentName,

  setDefaults({ spec }) {
    if (spec.service) spec.service.port ??= 443;
  },

  prepareForCreate(service, { now }) {
    service.status = service.spec.service ? {} : localStatus(formatTime(now));
  },

  warnings: ({ spec }) => (spec.service ? [unsimulatedKind("APIService")] : []),
  validate: validateService,
  allowsAnyFinalizer: true,
  updateChecks: ["metadataChange", "metadata", "object"],
  validateStatusUpdate: ({ status }) =>
    (status.conditions ?? []).flatMap(({ status: is }, index) =>
      states.includes(is) ? [] : [notSupported(`status.conditions[${index}].status`, is, states)],
    ),

  ...tabled<APIService>(
    named,
    [column("Service", "Who answers its requests."), ({ spec }) => serviceText(spec.service)],
    [column("Available", "Whether it answers."), ({ status }) => availableText(status)],
    aged,
  ),
};

/** As the controller of local APIServices says. */
function localStatus(time: string): APIService["status"] {
  return {
    conditions: [
      {
        type: "Available",
        status: "True",
        lastTransitionTime: time,
        reason: "Local",
        message: "Local APIServices are always available",
      },
    ],
  };
}

function serviceText(service: APIService["spec"]["service"]): string {
  return service ? `${service.namespace ?? ""}/${service.name ?? ""}` : "Local";
}

function availableText({ conditions = [] }: APIService["status"]): string {
  const condition = conditions.find(({ type }) => type === "Available");
  if (!condition) return "Unknown";
  const { status, reason } = condition;
  return status === "True" || !reason ? status : `${status} (${reason})`;
}

function validateService({ metadata, spec }: APIService): FieldError[] {
  const { group = "", version = "", groupPriorityMinimum, versionPriority } = spec;
  const wanted = `${version}.${group}`;
  const errors: FieldError[] = [];
  if (pathSegmentName(metadata.name).length === 0 && metadata.name !== wanted) {
    const why = `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(wanted)}`;
    errors.push(invalid("metadata.name", metadata.name, why));
  }
  if (!group && version !== "v1") {
    const why = "only v1 may have an empty group and it better be legacy kube";
    errors.push(required("spec.group", why));
  }
  if (group) errors.push(...invalidEach("spec.group", group, dns1123Subdomain(group)));
  errors.push(...invalidEach("spec.version", version, dns1035Label(version)));
  if (groupPriorityMinimum <= 0 || groupPriorityMinimum > 20_000) {
    const why = "must be positive and less than 20000";
    errors.push(invalid("spec.groupPriorityMinimum", groupPriorityMinimum, why));
  }
  if (versionPriority <= 0 || versionPriority > 1000) {
    const why = "must be positive and less than 1000";
    errors.push(invalid("spec.versionPriority", versionPriority, why));
  }
  return [...errors, ...(spec.service ? validateRemote(spec) : validateLocal(spec))];
}

function validateLocal({ caBundle = "", insecureSkipTLSVerify }: APIService["spec"]): FieldError[] {
  const bytes = Math.floor((caBundle.replace(/=+$/, "").length * 3) / 4);
  const why = "local APIServices may not have";
  return [
    ...(bytes > 0 ? [invalid("spec.caBundle", `${bytes} bytes`, `${why} a caBundle`)] : []),
    ...(insecureSkipTLSVerify
      ? [invalid("spec.insecureSkipTLSVerify", true, `${why} insecureSkipTLSVerify`)]
      : []),
  ];
}

function validateRemote({ service, caBundle, insecureSkipTLSVerify }: APIService["spec"]) {
  const { namespace, name, port = 0 } = service!;
  const badPort = "port is not valid: must be between 1 and 65535, inclusive";
  return [
    ...(namespace ? [] : [required("spec.service.namespace")]),
    ...(name ? [] : [required("spec.service.name")]),
    ...(port >= 1 && port <= 65_535 ? [] : [invalid("spec.service.port", port, badPort)]),
    ...(insecureSkipTLSVerify && caBundle
      ? [invalid("spec.insecureSkipTLSVerify", true, "may not be true if caBundle is present")]
      : []),
  ];
}
