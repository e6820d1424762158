/** What a role allows. */
export interface PolicyRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

/** The same rules with the verbs of one resource together, in alphabetical order of their Go text. */
export function compactRules(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  const byResource = new Map<string, PolicyRule>();
  const others: PolicyRule[] = [];
  for (const rule of rules.flatMap(breakDown)) {
    if (rule.nonResourceURLs.length > 0) {
      others.push(rule);
      continue;
    }
    const key = JSON.stringify([rule.apiGroups, rule.resources, rule.resourceNames]);
    const verbs = new Set([...(byResource.get(key)?.verbs ?? []), ...rule.verbs]);
    byResource.set(key, { ...rule, verbs: [...verbs] });
  }
  return [...others, ...byResource.values()].toSorted((a, b) =>
    protoText(a) < protoText(b) ? -1 : 1,
  );
}

/** The rules of `wanted` that `owned` does not allow, each for one verb on one resource. */
export function uncoveredRules(
  owned: readonly PolicyRule[],
  wanted: readonly PolicyRule[],
): readonly PolicyRule[] {
  return wanted.flatMap(breakDown).filter((rule) => !owned.some((owner) => covers(owner, rule)));
}

/** `{Verbs:[get] APIGroups:[] …}`: as Go prints a rule. */
export function ruleText(rule: PolicyRule): string {
  const fields = Object.entries(named(rule)).map(([name, list]) => `${name}:[${list.join(" ")}]`);
  return `{${fields.join(" ")}}`;
}

/** Rules for at most one verb, one resource and one name each. */
function breakDown({
  verbs,
  apiGroups,
  resources,
  resourceNames,
  nonResourceURLs,
}: PolicyRule): PolicyRule[] {
  const none = { apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [] };
  const names = resourceNames.length > 0 ? resourceNames.map((name) => [name]) : [[]];
  const ofResources = apiGroups.flatMap((group) =>
    resources.flatMap((resource) =>
      verbs.flatMap((verb) =>
        names.map((name) => ({
          ...none,
          verbs: [verb],
          apiGroups: [group],
          resources: [resource],
          resourceNames: name,
        })),
      ),
    ),
  );
  const ofPaths = nonResourceURLs.flatMap((url) =>
    verbs.map((verb) => ({ ...none, verbs: [verb], nonResourceURLs: [url] })),
  );
  return [...ofResources, ...ofPaths];
}

function covers(owner: PolicyRule, rule: PolicyRule): boolean {
  const [path] = rule.nonResourceURLs;
  if (path !== undefined) {
    const covered = owner.nonResourceURLs.some((url) =>
      url.endsWith("*") ? path.startsWith(url.slice(0, -1)) : url === path,
    );
    return covered && has(owner.verbs, rule.verbs);
  }
  const [resource = ""] = rule.resources;
  const [, part] = resource.split("/");
  const resources = part === undefined ? [resource] : [resource, `*/${part}`];
  const hasResource =
    owner.resources.includes("*") || resources.some((each) => owner.resources.includes(each));
  const hasName =
    owner.resourceNames.length === 0 ||
    (rule.resourceNames.length > 0 &&
      rule.resourceNames.every((name) => owner.resourceNames.includes(name)));
  return (
    has(owner.verbs, rule.verbs) && has(owner.apiGroups, rule.apiGroups) && hasResource && hasName
  );
}

function has(list: readonly string[], wanted: readonly string[]): boolean {
  return list.includes("*") || wanted.every((each) => list.includes(each));
}

/** `&PolicyRule{Verbs:[get],…,}`: upstream sorts by this text. */
function protoText(rule: PolicyRule): string {
  const fields = Object.entries(named(rule)).map(([name, list]) => `${name}:[${list.join(" ")}],`);
  return `&PolicyRule{${fields.join("")}}`;
}

function named(rule: PolicyRule): Readonly<Record<string, readonly string[]>> {
  return {
    Verbs: rule.verbs,
    APIGroups: rule.apiGroups,
    Resources: rule.resources,
    ResourceNames: rule.resourceNames,
    NonResourceURLs: rule.nonResourceURLs,
  };
}
