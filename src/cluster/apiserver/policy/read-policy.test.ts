import { expect, test } from "vitest";
import { readPolicy } from "./read-policy.ts";

test("the notation of roles", () => {
  const text = `
edit =edit +admin
  get,list apps,core pods,deployments x
  get /healthz,/livez
kube-system reader
  read core secrets
  events
`;
  expect(readPolicy(text)).toEqual([
    {
      words: ["edit"],
      collects: "edit",
      marks: ["admin"],
      rules: [
        {
          verbs: ["get", "list"],
          apiGroups: ["apps", ""],
          resources: ["pods", "deployments"],
          resourceNames: ["x"],
        },
        { verbs: ["get"], nonResourceURLs: ["/healthz", "/livez"] },
      ],
    },
    {
      words: ["kube-system", "reader"],
      collects: undefined,
      marks: [],
      rules: [
        { verbs: ["get", "list", "watch"], apiGroups: [""], resources: ["secrets"] },
        {
          verbs: ["create", "patch", "update"],
          apiGroups: ["", "events.k8s.io"],
          resources: ["events"],
        },
      ],
    },
  ]);
});
