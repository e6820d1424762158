import { expect, test } from "vitest";
import { causesOf, Trials } from "../../../test-refusals.ts";

const rbac = "/apis/rbac.authorization.k8s.io/v1";
const group = "rbac.authorization.k8s.io";

const roles = new Trials(`${rbac}/namespaces/default/roles`, {
  metadata: { name: "r" },
  rules: [{ verbs: ["get"], apiGroups: [""], resources: ["pods"] }],
});

const clusterRoles = new Trials(`${rbac}/clusterroles`, {
  metadata: { name: "c" },
  rules: [{ verbs: ["get"], nonResourceURLs: ["/healthz"] }],
});

const bindings = new Trials(`${rbac}/namespaces/default/rolebindings`, {
  metadata: { name: "b" },
  roleRef: { kind: "Role", name: "r" },
  subjects: [{ kind: "User", name: "ann" }],
});

const clusterBindings = new Trials(`${rbac}/clusterrolebindings`, {
  metadata: { name: "b" },
  roleRef: { kind: "ClusterRole", name: "r" },
});

const verbs = "Required value: verbs must contain at least one value";
const noGroup = "Required value: resource rules must supply at least one api group";
const noResource = "Required value: resource rules must supply at least one resource";
const both = "rules cannot apply to both regular resources and non-resource URLs";

test.each([
  [{}, []],
  [{ metadata: { name: "a:b" } }, []],
  [{ metadata: { name: "a/b" } }, ["metadata.name: Invalid value: \"a/b\": may not contain '/'"]],
  [{ rules: null }, []],
  [
    { rules: [{}] },
    [
      `rules[0].verbs: ${verbs}`,
      `rules[0].apiGroups: ${noGroup}`,
      `rules[0].resources: ${noResource}`,
    ],
  ],
  [
    { rules: [{ nonResourceURLs: ["/a", "/b"], resourceNames: ["x"] }] },
    [
      `rules[0].verbs: ${verbs}`,
      'rules[0].nonResourceURLs: Invalid value: []string{"/a", "/b"}: namespaced rules cannot apply to non-resource URLs',
      `rules[0].nonResourceURLs: Invalid value: []string{"/a", "/b"}: ${both}`,
    ],
  ],
])("a Role with %j", (patch, causes) => {
  expect(causesOf(roles.create(patch))).toEqual(causes);
});

const selectors = "aggregationRule.clusterRoleSelectors";

test.each([
  [{}, []],
  [
    { rules: [{ verbs: ["get"], nonResourceURLs: ["/a"], apiGroups: ["x"] }] },
    [`rules[0].nonResourceURLs: Invalid value: []string{"/a"}: ${both}`],
  ],
  [
    { aggregationRule: {} },
    [
      `${selectors}: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil`,
    ],
  ],
  [
    {
      aggregationRule: {
        clusterRoleSelectors: [{ matchExpressions: [{ key: "a", operator: "In" }] }],
      },
    },
    [
      `${selectors}[0].matchExpressions[0].values: Required value: must be specified when \`operator\` is 'In' or 'NotIn'`,
      `${selectors}[0]: Invalid value: "null": invalid label selector.`,
    ],
  ],
])("a ClusterRole with %j", (patch, causes) => {
  expect(causesOf(clusterRoles.create(patch))).toEqual(causes);
});

test.each([
  [{}, []],
  [
    { roleRef: { apiGroup: "x", kind: "Foo", name: "" } },
    [
      `roleRef.apiGroup: Unsupported value: "x": supported values: "${group}"`,
      'roleRef.kind: Unsupported value: "Foo": supported values: "Role", "ClusterRole"',
      "roleRef.name: Required value",
    ],
  ],
  [{ roleRef: { name: ".." } }, ["roleRef.name: Invalid value: \"..\": may not be '..'"]],
  [
    { subjects: [{ kind: "ServiceAccount", apiGroup: "x", name: "A" }] },
    [
      `subjects[0].name: Invalid value: "A": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
      'subjects[0].apiGroup: Unsupported value: "x": supported values: ""',
    ],
  ],
  [
    {
      subjects: [
        { kind: "User", apiGroup: "x" },
        { kind: "Group", apiGroup: "y", name: "g" },
      ],
    },
    [
      "subjects[0].name: Required value",
      `subjects[0].apiGroup: Unsupported value: "x": supported values: "${group}"`,
      `subjects[1].apiGroup: Unsupported value: "y": supported values: "${group}"`,
    ],
  ],
  [
    { subjects: [{ kind: "Foo", name: "x" }] },
    [
      'subjects[0].kind: Unsupported value: "Foo": supported values: "ServiceAccount", "User", "Group"',
    ],
  ],
])("a RoleBinding with %j", (patch, causes) => {
  expect(causesOf(bindings.create(patch))).toEqual(causes);
});

test.each([
  [{}, []],
  [
    { roleRef: { kind: "Role" }, subjects: [{ kind: "ServiceAccount", name: "a" }] },
    [
      'roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"',
      "subjects[0].namespace: Required value",
    ],
  ],
])("a ClusterRoleBinding with %j", (patch, causes) => {
  expect(causesOf(clusterBindings.create(patch))).toEqual(causes);
});

test("what is wrong with a changed role or binding is told twice; a binding keeps its role", () => {
  expect(causesOf(roles.update({ rules: [{ apiGroups: [""], resources: ["pods"] }] }))).toEqual([
    `rules[0].verbs: ${verbs}`,
    `rules[0].verbs: ${verbs}`,
  ]);
  expect(causesOf(bindings.update({ roleRef: { kind: "ClusterRole", name: "" } }))).toEqual([
    "roleRef.name: Required value",
    "roleRef.name: Required value",
    `roleRef: Invalid value: rbac.RoleRef{APIGroup:"${group}", Kind:"ClusterRole", Name:""}: cannot change roleRef`,
  ]);
  expect(causesOf(bindings.update({ subjects: null }))).toEqual([]);
});
