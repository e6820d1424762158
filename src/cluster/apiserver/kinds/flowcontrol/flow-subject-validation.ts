// As pkg/apis/flowcontrol/validation: of whom and of which requests the rules of a FlowSchema speak.

import {
  type FieldError,
  forbidden,
  invalid,
  invalidEach,
  notSupported,
  required,
} from "#api/field-errors.ts";
import type {
  FlowSubject,
  NonResourcePolicyRule,
  PolicyRulesWithSubjects,
  ResourcePolicyRule,
} from "#api/flowcontrol.ts";
import { dns1123Label, dns1123Subdomain } from "#api/label-rules.ts";
import { goStrings } from "../rules/go-text.ts";

const kinds = { Group: "group", ServiceAccount: "serviceAccount", User: "user" } as const;
const verbs = "create delete deletecollection get list patch proxy update watch".split(" ");

/** What is wrong with one rule. */
export function validateFlowRule(rule: PolicyRulesWithSubjects, path: string): FieldError[] {
  const { subjects, resourceRules = [], nonResourceRules = [] } = rule;
  const errors: FieldError[] = [];
  if (!subjects?.length) {
    errors.push(required(`${path}.subjects`, "subjects must contain at least one value"));
  }
  if (resourceRules.length === 0 && nonResourceRules.length === 0) {
    const why = "at least one of resourceRules and nonResourceRules has to be non-empty";
    errors.push(required(path, why));
  }
  return [
    ...(subjects ?? []).flatMap((subject, index) =>
      validateSubject(subject, `${path}.subjects[${index}]`),
    ),
    ...errors,
    ...resourceRules.flatMap((one, index) =>
      validateResourceRule(one, `${path}.resourceRules[${index}]`),
    ),
    ...nonResourceRules.flatMap((one, index) =>
      validateNonResourceRule(one, `${path}.nonResourceRules[${index}]`),
    ),
  ];
}

function validateSubject(subject: FlowSubject, path: string): FieldError[] {
  const { kind } = subject;
  if (!Object.hasOwn(kinds, kind)) {
    return [notSupported(`${path}.kind`, kind, Object.keys(kinds))];
  }
  const own = kinds[kind as keyof typeof kinds];
  const others = (["serviceAccount", "user", "group"] as const).filter(
    (field) => field !== own && subject[field],
  );
  return [
    ...validateNamed(subject, own, `${path}.${own}`),
    ...others.map((field) =>
      forbidden(
        `${path}.${field}`,
        `${field} is forbidden when subject kind is not '${kindOf(field)}'`,
      ),
    ),
  ];
}

function kindOf(field: string): string {
  return field.charAt(0).toUpperCase() + field.slice(1);
}

function validateNamed(
  subject: FlowSubject,
  field: "group" | "serviceAccount" | "user",
  path: string,
): FieldError[] {
  const named = subject[field];
  if (!named)
    return [required(path, `${field} is required when subject kind is '${subject.kind}'`)];
  if (!named.name) return [required(`${path}.name`), ...validateHome(subject, path)];
  const isAccount = field === "serviceAccount" && named.name !== "*";
  return [
    ...(isAccount ? invalidEach(`${path}.name`, named.name, dns1123Subdomain(named.name)) : []),
    ...validateHome(subject, path),
  ];
}

function validateHome({ kind, serviceAccount }: FlowSubject, path: string): FieldError[] {
  if (kind !== "ServiceAccount") return [];
  const namespace = serviceAccount?.namespace ?? "";
  if (!namespace) {
    return [required(`${path}.namespace`, "must specify namespace for service account")];
  }
  return invalidEach(`${path}.namespace`, namespace, dns1123Label(namespace));
}

function validateResourceRule(rule: ResourcePolicyRule, path: string): FieldError[] {
  const { apiGroups, resources, namespaces, clusterScope = false } = rule;
  const scope = namespaces ?? [];
  return [
    ...validateVerbs(rule.verbs ?? [], `${path}.verbs`),
    ...someOrAll(apiGroups ?? [], `${path}.apiGroups`, "api group"),
    ...someOrAll(resources ?? [], `${path}.resources`, "resource"),
    ...(scope.length === 0 && !clusterScope
      ? [
          required(
            `${path}.namespaces`,
            "resource rules that are not cluster scoped must supply at least one namespace",
          ),
        ]
      : validateNamespaces(scope, `${path}.namespaces`)),
  ];
}

function someOrAll(values: readonly string[], path: string, what: string): FieldError[] {
  if (values.length === 0) {
    return [required(path, `resource rules must supply at least one ${what}`)];
  }
  return noOthers(values, path, `${what}s`);
}

function noOthers(values: readonly string[], path: string, what: string): FieldError[] {
  if (values.length === 1 || !values.includes("*")) return [];
  return [invalid(path, goStrings(values), `if '*' is present, must not specify other ${what}`)];
}

function validateVerbs(given: readonly string[], path: string): FieldError[] {
  if (given.length === 0) return [required(path, "verbs must contain at least one value")];
  if (given.includes("*")) return noOthers(given, path, "verbs");
  if (given.every((verb) => verbs.includes(verb))) return [];
  return [notSupported(path, goStrings(given), verbs)];
}

function validateNamespaces(namespaces: readonly string[], path: string): FieldError[] {
  if (namespaces.includes("*")) return noOthers(namespaces, path, "namespaces");
  return namespaces.flatMap((name, index) => {
    const faults = dns1123Label(name).map(
      (fault) => `each member of this list must be '*' or a DNS-1123 label; ${fault}`,
    );
    return invalidEach(`${path}[${index}]`, name, faults);
  });
}

function validateNonResourceRule(rule: NonResourcePolicyRule, path: string): FieldError[] {
  const urls = rule.nonResourceURLs ?? [];
  const at = `${path}.nonResourceURLs`;
  const errors = validateVerbs(rule.verbs ?? [], `${path}.verbs`);
  if (urls.length === 0) {
    return [...errors, required(at, "nonResourceURLs must contain at least one value")];
  }
  if (urls.includes("*")) return [...errors, ...noOthers(urls, at, "non-resource URLs")];
  const faults = urls.flatMap((url, index) => {
    const why = urlFault(url);
    return why ? [invalid(`${at}[${index}]`, url, why)] : [];
  });
  return [...errors, ...faults];
}

function urlFault(url: string): string | undefined {
  if (url === "") return "must not be empty";
  if (!url.startsWith("/")) return "must start with slash";
  if (url.includes(" ")) return "must not contain white-space";
  if (url.includes("//")) return "must not contain double slash";
  const wildcards = url.split("*").length - 1;
  const isSuffix = wildcards === 0 || (wildcards === 1 && url.endsWith("/*"));
  return isSuffix ? undefined : "wildcard can only do suffix matching";
}
