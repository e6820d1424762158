// As pkg/apis/admissionregistration/validation: what webhooks and admission policies say of the requests they mean.

import type {
  MatchCondition,
  NamedRuleWithOperations,
  RuleWithOperations,
  Webhook,
} from "#api/admissionregistration.ts";
import {
  duplicate,
  type FieldError,
  invalid,
  invalidEach,
  notSupported,
  required,
  tooMany,
} from "#api/field-errors.ts";
import { dns1035Label, dns1123Subdomain, qualifiedName } from "#api/label-rules.ts";
import { goStrings } from "../rules/go-text.ts";
import { portNumber } from "../rules/number-rules.ts";
import { pathSegmentName } from "../rules/path-segment.ts";
import { validateLabelSelector } from "../rules/label-selector.ts";

const failurePolicies = ["Fail", "Ignore"];
const matchPolicies = ["Equivalent", "Exact"];
const sideEffects = ["None", "NoneOnDryRun"];
const reinvocationPolicies = ["IfNeeded", "Never"];
const operations = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"];
const scopes = ["*", "Cluster", "Namespaced"];
const reviewVersions = ["v1", "v1beta1"];
const mostConditions = 64;
const longestTimeoutSeconds = 30;

/** What is wrong with the webhooks of a configuration. */
export function validateWebhooks(webhooks: readonly Webhook[] = []): FieldError[] {
  const names = new Set<string>();
  return webhooks.flatMap((webhook, index) => {
    const path = `webhooks[${index}]`;
    const errors = [
      ...validateWebhook(webhook, path),
      ...validateReviewVersions(
        webhook.admissionReviewVersions ?? [],
        `${path}.admissionReviewVersions`,
      ),
    ];
    if (webhook.name && names.has(webhook.name)) {
      errors.push(duplicate(`${path}.name`, webhook.name));
    }
    names.add(webhook.name);
    return errors;
  });
}

function validateWebhook(webhook: Webhook, path: string): FieldError[] {
  const { failurePolicy, matchPolicy, reinvocationPolicy, timeoutSeconds } = webhook;
  const errors = validateWebhookName(webhook.name, `${path}.name`);
  for (const [index, rule] of (webhook.rules ?? []).entries()) {
    errors.push(...validateRule(rule, `${path}.rules[${index}]`));
  }
  errors.push(
    ...oneOf(failurePolicy, failurePolicies, `${path}.failurePolicy`),
    ...oneOf(matchPolicy, matchPolicies, `${path}.matchPolicy`),
    ...(webhook.sideEffects === null
      ? [required(`${path}.sideEffects`, `must specify one of ${sideEffects.join(", ")}`)]
      : oneOf(webhook.sideEffects, sideEffects, `${path}.sideEffects`)),
  );
  if (
    timeoutSeconds !== undefined &&
    (timeoutSeconds < 1 || timeoutSeconds > longestTimeoutSeconds)
  ) {
    const why = "the timeout value must be between 1 and 30 seconds";
    errors.push(invalid(`${path}.timeoutSeconds`, timeoutSeconds, why));
  }
  for (const field of ["namespaceSelector", "objectSelector"] as const) {
    errors.push(...validateLabelSelector(webhook[field] ?? {}, `${path}.${field}`));
  }
  return [
    ...errors,
    ...oneOf(reinvocationPolicy, reinvocationPolicies, `${path}.reinvocationPolicy`),
    ...validateClient(webhook.clientConfig, `${path}.clientConfig`),
    ...validateMatchConditions(webhook.matchConditions, `${path}.matchConditions`),
  ];
}

function validateWebhookName(name: string, path: string): FieldError[] {
  if (!name) return [required(path)];
  const faults = dns1123Subdomain(name);
  if (faults.length > 0) return [invalid(path, name, faults.join(","))];
  if (name.split(".").length >= 3) return [];
  return [invalid(path, name, "should be a domain with at least three segments separated by dots")];
}

/** What is wrong with a value that is not one of the known. */
export function oneOf(
  value: string | undefined,
  known: readonly string[],
  path: string,
): FieldError[] {
  return value === undefined || known.includes(value) ? [] : [notSupported(path, value, known)];
}

/** What is wrong with the failure policy of a webhook or policy. */
export function validateFailurePolicy(policy: string | undefined, path: string): FieldError[] {
  return oneOf(policy, failurePolicies, path);
}

/** What is wrong with a match policy. */
export function validateMatchPolicy(policy: string | undefined, path: string): FieldError[] {
  return oneOf(policy, matchPolicies, path);
}

/** What is wrong with a rule that may name objects. */
export function validateNamedRule(rule: NamedRuleWithOperations, path: string): FieldError[] {
  const names = rule.resourceNames ?? [];
  const errors = names.flatMap((name, index) => {
    const at = `${path}.resourceNames[${index}]`;
    return [
      ...invalidEach(at, name, pathSegmentName(name)),
      ...(names.indexOf(name) < index ? [duplicate(at, name)] : []),
    ];
  });
  return [...errors, ...validateRule(rule, path)];
}

function validateRule(rule: RuleWithOperations, path: string): FieldError[] {
  const { apiGroups = [], apiVersions = [], resources = [], scope } = rule;
  const spoken = rule.operations ?? [];
  return [
    ...someOrAll(spoken, `${path}.operations`, "operations", "admissionregistration.OperationType"),
    ...spoken.flatMap((operation, index) =>
      oneOf(operation, operations, `${path}.operations[${index}]`),
    ),
    ...someOrAll(apiGroups, `${path}.apiGroups`, "API groups"),
    ...someOrAll(apiVersions, `${path}.apiVersions`, "API versions"),
    ...apiVersions.flatMap((version, index) =>
      version ? [] : [required(`${path}.apiVersions[${index}]`)],
    ),
    ...validateResources(resources, `${path}.resources`),
    ...oneOf(scope, scopes, `${path}.scope`),
  ];
}

function someOrAll(
  values: readonly string[],
  path: string,
  what: string,
  type?: string,
): FieldError[] {
  if (values.length === 0) return [required(path)];
  if (values.length === 1 || !values.includes("*")) return [];
  const why = `if '*' is present, must not specify other ${what}`;
  return [invalid(path, goStrings(values, type), why)];
}

// Such as `pods`, `pods/status`, `pods/*`, and any resource's status: none may contain another.
function validateResources(resources: readonly string[], path: string): FieldError[] {
  if (resources.length === 0) return [required(path)];
  const errors: FieldError[] = [];
  const [whole, everywhere] = [new Set<string>(), new Set<string>()];
  for (const [index, name] of resources.entries()) {
    const at = `${path}[${index}]`;
    const [resource = "", ...rest] = name.split("/");
    const subresource = rest.join("/");
    if (!name) errors.push(required(at));
    if (rest.length === 0) continue;
    if (whole.has(resource)) {
      errors.push(invalid(at, name, `if '${resource}/*' is present, must not specify ${name}`));
    }
    if (everywhere.has(subresource)) {
      errors.push(invalid(at, name, `if '*/${subresource}' is present, must not specify ${name}`));
    }
    if (subresource === "*") whole.add(resource);
    if (resource === "*") everywhere.add(subresource);
  }
  if (resources.length > 1 && resources.includes("*/*")) {
    const why = "if '*/*' is present, must not specify other resources";
    errors.push(invalid(path, goStrings(resources), why));
  }
  // As upstream: the last resource without a subresource decides.
  const last = resources.findLast((name) => name && !name.includes("/"));
  if (resources.includes("*") && last !== "*") {
    const why = "if '*' is present, must not specify other resources without subresources";
    errors.push(invalid(path, goStrings(resources), why));
  }
  return errors;
}

function validateReviewVersions(versions: readonly string[], path: string): FieldError[] {
  const known = reviewVersions.join(", ");
  if (versions.length === 0) return [required(path, `must specify one of ${known}`)];
  const errors = versions.flatMap((version, index) => {
    const at = `${path}[${index}]`;
    if (versions.indexOf(version) < index) return [invalid(at, version, "duplicate version")];
    return invalidEach(at, version, dns1035Label(version));
  });
  if (!versions.some((version) => reviewVersions.includes(version))) {
    errors.push(invalid(path, goStrings(versions), `must include at least one of ${known}`));
  }
  return errors;
}

function validateClient({ url, service }: Webhook["clientConfig"], path: string): FieldError[] {
  if ((url === undefined) === (service === undefined)) {
    return [required(path, "exactly one of url or service is required")];
  }
  if (url !== undefined) return validateUrl(url, `${path}.url`);
  const { name, namespace, port, path: urlPath } = service!;
  const at = `${path}.service`;
  const portFaults = portNumber(`${at}.port`, port ?? 0).map(({ message }) =>
    invalid(`${at}.port`, port ?? 0, `port is not valid: ${message.replace(/^.*?: .*?: /, "")}`),
  );
  return [
    // Upstream confuses the two.
    ...(namespace ? [] : [required(`${at}.name`, "service name is required")]),
    ...(name ? [] : [required(`${at}.namespace`, "service namespace is required")]),
    ...portFaults,
    ...validateUrlPath(urlPath ?? "", `${at}.path`),
  ];
}

const urlForm = "; desired format: https://host[/path]";

function validateUrl(url: string, path: string): FieldError[] {
  const [, scheme = "", host = "", rest = ""] =
    /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?(.*)$/.exec(url) ?? [];
  const [user, address = ""] = host.includes("@") ? host.split("@") : [undefined, host];
  const [withoutFragment = "", fragment = ""] = rest.split("#");
  const query = withoutFragment.split("?")[1] ?? "";
  const only = `'https' is the only allowed URL scheme${urlForm}`;
  return [
    ...(scheme === "https" ? [] : [invalid(path, scheme, only)]),
    ...(address ? [] : [invalid(path, address, `host must be specified${urlForm}`)]),
    ...(user === undefined
      ? []
      : [invalid(path, user, "user information is not permitted in the URL")]),
    ...(fragment ? [invalid(path, fragment, "fragments are not permitted in the URL")] : []),
    ...(query ? [invalid(path, query, "query parameters are not permitted in the URL")] : []),
  ];
}

function validateUrlPath(urlPath: string, path: string): FieldError[] {
  if (urlPath === "/" || urlPath === "") return [];
  if (urlPath === "//") return [invalid(path, urlPath, "segment[0] may not be empty")];
  const errors = urlPath.startsWith("/") ? [] : [invalid(path, urlPath, "must start with a '/'")];
  const steps = urlPath.slice(1).replace(/\/$/, "").split("/");
  for (const [index, step] of steps.entries()) {
    const faults = step
      ? dns1123Subdomain(step).map((fault) => `segment[${index}]: ${fault}`)
      : [`segment[${index}] may not be empty`];
    errors.push(...invalidEach(path, urlPath, faults));
  }
  return errors;
}

/** What is wrong with match conditions; their expressions are not compiled here. */
export function validateMatchConditions(
  conditions: readonly MatchCondition[] = [],
  path: string,
): FieldError[] {
  const errors: FieldError[] =
    conditions.length > mostConditions ? [tooMany(path, conditions.length, mostConditions)] : [];
  const names = new Set<string>();
  for (const [index, { name, expression }] of conditions.entries()) {
    const at = `${path}[${index}]`;
    if (!expression.trim()) errors.push(required(`${at}.expression`));
    if (!name) errors.push(required(`${at}.name`));
    else errors.push(...qualifiedName(name).map((why) => invalid(`${at}.name`, name, why)));
    if (name && names.has(name)) errors.push(duplicate(`${at}.name`, name));
    names.add(name);
  }
  return errors;
}
