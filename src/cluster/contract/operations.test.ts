// The operations that clients expect of every kind: create, get, list, watch, patch, update, status, delete,
// deletecollection. The bodies are as Go writes them, with its nulls and empty structs.

import { describe, expect, test } from "vitest";
import type { KubernetesObject } from "#api/meta.ts";
import type { JsonObject } from "#base/json.ts";
import { patchTypes, TestClient, told } from "./test-client.ts";

interface Kind {
  /** Below `/apis/` or `/api/`, without the namespace. */
  readonly path: string;
  readonly namespaced?: boolean;
  /** Of kinds whose names say something. */
  readonly name?: (index: number) => string;
  readonly template: JsonObject;
  /** What its status subresource can be told. */
  readonly status?: JsonObject;
  /** Who writes its status leaves metadata as they are (ResetObjectMetaForStatus). */
  readonly statusOnly?: true;
}

const backend = { service: { name: "test-backend", port: { number: 8080 } } };
const container = {
  name: "nginx",
  image: "registry.k8s.io/e2e-test-images/nginx:1.14-4",
  resources: {},
};

const selector = { matchLabels: { app: "web" } };
const rule = {
  operations: ["CREATE"],
  apiGroups: ["apps"],
  apiVersions: ["v1"],
  resources: ["deployments"],
};
const webhooks = [
  {
    name: "deny.example.com",
    clientConfig: { service: { namespace: "default", name: "hook", path: "/hook" } },
    rules: [rule],
    sideEffects: "None",
    admissionReviewVersions: ["v1"],
  },
];

const kinds: { readonly [kind: string]: Kind } = {
  ConfigMap: { path: "api/v1/configmaps", namespaced: true, template: { data: { a: "b" } } },
  CSIDriver: {
    path: "apis/storage.k8s.io/v1/csidrivers",
    template: {
      spec: { volumeLifecycleModes: ["Ephemeral"], fsGroupPolicy: "ReadWriteOnceWithFSType" },
    },
  },
  CSINode: { path: "apis/storage.k8s.io/v1/csinodes", template: { spec: { drivers: null } } },
  CSIStorageCapacity: {
    path: "apis/storage.k8s.io/v1/csistoragecapacities",
    namespaced: true,
    template: { storageClassName: "example.com" },
  },
  EndpointSlice: {
    path: "apis/discovery.k8s.io/v1/endpointslices",
    namespaced: true,
    template: {
      addressType: "IPv4",
      endpoints: [
        { addresses: ["1.2.3.4", "5.6.7.8"], conditions: {} },
        { addresses: ["2.2.3.4", "6.6.7.8"], conditions: {} },
      ],
      ports: null,
    },
  },
  FlowSchema: {
    path: "apis/flowcontrol.apiserver.k8s.io/v1/flowschemas",
    template: {
      spec: {
        priorityLevelConfiguration: { name: "global-default" },
        matchingPrecedence: 10_000,
        rules: [
          {
            subjects: [{ kind: "User", user: { name: "example-e2e-non-existent-user" } }],
            nonResourceRules: [{ verbs: ["*"], nonResourceURLs: ["*"] }],
          },
        ],
      },
      status: {},
    },
    status: { conditions: [{ type: "Dangling", status: "True", reason: "E2E" }] },
    statusOnly: true,
  },
  Ingress: {
    path: "apis/networking.k8s.io/v1/ingresses",
    namespaced: true,
    template: {
      spec: {
        defaultBackend: backend,
        rules: [
          {
            host: "foo.bar.com",
            http: { paths: [{ path: "/", pathType: "ImplementationSpecific", backend }] },
          },
        ],
      },
      status: { loadBalancer: {} },
    },
    status: { loadBalancer: { ingress: [{ ip: "169.1.1.1" }] } },
  },
  IngressClass: {
    path: "apis/networking.k8s.io/v1/ingressclasses",
    template: { spec: { controller: "example.com/controller" } },
  },
  IPAddress: {
    path: "apis/networking.k8s.io/v1/ipaddresses",
    name: (index) => `255.255.255.${index}`,
    template: {
      spec: {
        parentRef: { group: "mygroup", resource: "myresources", namespace: "foo", name: "bar" },
      },
    },
  },
  Lease: {
    path: "apis/coordination.k8s.io/v1/leases",
    namespaced: true,
    template: { spec: { holderIdentity: "holder", renewTime: "0001-01-01T00:00:05.000000Z" } },
  },
  LimitRange: {
    path: "api/v1/limitranges",
    namespaced: true,
    template: { spec: { limits: [{ type: "Container", default: { cpu: "100m" } }] } },
  },
  MutatingWebhookConfiguration: {
    path: "apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
    template: { webhooks },
  },
  NetworkPolicy: {
    path: "apis/networking.k8s.io/v1/networkpolicies",
    namespaced: true,
    template: { spec: { podSelector: selector, policyTypes: ["Ingress"] } },
  },
  PersistentVolume: {
    path: "api/v1/persistentvolumes",
    template: {
      spec: {
        capacity: { storage: "2Gi" },
        csi: { driver: "example.com", volumeHandle: "handle" },
        accessModes: ["ReadWriteOnce"],
        storageClassName: "manual",
      },
      status: {},
    },
    status: { reason: "E2E", message: "Set from a test" },
  },
  PersistentVolumeClaim: {
    path: "api/v1/persistentvolumeclaims",
    namespaced: true,
    template: {
      spec: {
        accessModes: ["ReadWriteOnce"],
        resources: { requests: { storage: "1Gi" } },
        storageClassName: "manual",
      },
      status: {},
    },
    status: { conditions: [{ type: "StatusPatched", status: "True", reason: "E2E" }] },
  },
  PodTemplate: {
    path: "api/v1/podtemplates",
    namespaced: true,
    template: {
      template: { metadata: { creationTimestamp: null }, spec: { containers: [container] } },
    },
  },
  PriorityClass: {
    path: "apis/scheduling.k8s.io/v1/priorityclasses",
    template: { value: 1000, description: "" },
  },
  PriorityLevelConfiguration: {
    path: "apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations",
    template: {
      spec: {
        type: "Limited",
        limited: { nominalConcurrencyShares: 2, limitResponse: { type: "Reject" } },
      },
      status: {},
    },
    status: { conditions: [{ type: "ConcurrencyShared", status: "True", reason: "E2E" }] },
    statusOnly: true,
  },
  RuntimeClass: {
    path: "apis/node.k8s.io/v1/runtimeclasses",
    template: { handler: "e2e-handler", scheduling: null },
  },
  Secret: {
    path: "api/v1/secrets",
    namespaced: true,
    template: { data: { key: "dmFsdWU=" }, type: "Opaque" },
  },
  Service: {
    path: "api/v1/services",
    namespaced: true,
    template: {
      spec: { type: "LoadBalancer", ports: [{ name: "http", port: 80, targetPort: 0 }] },
      status: { loadBalancer: {} },
    },
    status: { loadBalancer: { ingress: [{ hostname: "lb.example.com" }] } },
  },
  ServiceCIDR: {
    path: "apis/networking.k8s.io/v1/servicecidrs",
    template: { spec: { cidrs: ["203.0.113.0/24"] }, status: {} },
    status: { conditions: [{ type: "Ready", status: "True", reason: "", message: "" }] },
    statusOnly: true,
  },
  ServiceAccount: { path: "api/v1/serviceaccounts", namespaced: true, template: {} },
  StorageClass: {
    path: "apis/storage.k8s.io/v1/storageclasses",
    template: { provisioner: "e2e-fake-provisioner" },
  },
  ValidatingAdmissionPolicy: {
    path: "apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies",
    template: {
      spec: {
        matchConstraints: { resourceRules: [rule] },
        validations: [{ expression: "object.spec.replicas <= 100" }],
      },
      status: {},
    },
    status: { conditions: [{ type: "StatusPatched", status: "True", reason: "E2E", message: "" }] },
    statusOnly: true,
  },
  ValidatingAdmissionPolicyBinding: {
    path: "apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings",
    template: { spec: { policyName: "replicas.example.com", validationActions: ["Deny"] } },
  },
  ValidatingWebhookConfiguration: {
    path: "apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
    template: { webhooks },
  },
  VolumeAttachment: {
    path: "apis/storage.k8s.io/v1/volumeattachments",
    template: {
      spec: {
        attacher: "e2e-test.storage.k8s.io",
        source: { persistentVolumeName: "pv" },
        nodeName: "minikube",
      },
      status: { attached: false },
    },
    status: { attached: true },
    statusOnly: true,
  },
};

/** `/apis/g/v/namespaces/ns/plural`, or without the namespace where there is none. */
function collectionOf({ path, namespaced = false }: Kind, namespace: string): string {
  const parts = path.split("/");
  if (namespaced) parts.splice(-1, 0, "namespaces", namespace);
  return `/${parts.join("/")}`;
}

const annotated = (name: string) => ({ metadata: { annotations: { [name]: "true" } } });

describe.each(Object.entries(kinds))("%s", (kind, served) => {
  const client = new TestClient();
  client.namespace("operations");
  const collection = collectionOf(served, "operations");
  const chosen = `${collection}?labelSelector=special-label=mine`;
  let made = 0;
  const create = () =>
    client.ask<KubernetesObject>("POST", collection, {
      metadata: {
        ...(served.name ? { name: served.name(++made) } : { generateName: "e2e-example-" }),
        creationTimestamp: null,
        labels: { "special-label": "mine" },
      },
      ...served.template,
    });

  test("is discovered", () => {
    const parts = served.path.split("/");
    const { resources } = client.ask<{ resources: { name: string; verbs: string[] }[] }>(
      "GET",
      `/${parts.slice(0, -1).join("/")}`,
    );
    const { verbs } = resources.find(({ name }) => name === parts.at(-1))!;
    expect(verbs).toEqual([
      "create",
      "delete",
      "deletecollection",
      "get",
      "list",
      "patch",
      "update",
      "watch",
    ]);
  });

  test("is created, listed, watched, patched, updated and deleted", () => {
    const [, , third] = [create(), create(), create()];
    const path = `${collection}/${third.metadata.name}`;
    expect(client.ask("GET", path)).toEqual(third);
    const all = served.namespaced ? `/${served.path}` : collection;
    expect(client.items(`${all}?labelSelector=special-label=mine`)).toHaveLength(3);
    const list = client.ask<KubernetesObject>("GET", chosen);
    const watch = client.watch(`${chosen}&resourceVersion=${list.metadata.resourceVersion}`);
    const patched = client.ask<KubernetesObject>(
      "PATCH",
      path,
      annotated("patched"),
      patchTypes.merge,
    );
    expect(patched.metadata.annotations).toMatchObject({ patched: "true" });
    const annotations = { ...patched.metadata.annotations, updated: "true" };
    const draft = { ...patched, metadata: { ...patched.metadata, annotations } };
    const updated = client.ask<KubernetesObject>("PUT", path, draft);
    expect(updated.metadata.annotations).toMatchObject({ patched: "true", updated: "true" });
    const changes = watch.events.filter(
      ({ object }) => object.metadata.name === third.metadata.name,
    );
    expect(changes.slice(0, 2)).toEqual([
      { type: "MODIFIED", object: patched },
      { type: "MODIFIED", object: updated },
    ]);
    expect(new Set(told(watch).map((line) => line.split(" ")[0]))).toEqual(new Set(["MODIFIED"]));
    client.ask("DELETE", path);
    client.until(() => !client.finds(path), 30);
    expect(client.items(chosen)).toHaveLength(2);
    const deleted = client.ask<KubernetesObject>("DELETE", chosen);
    expect(deleted.kind).toBe(`${kind}List`);
    client.until(() => client.items(chosen).length === 0, 30);
  });

  if (!served.status) return;
  test("has a status of its own", () => {
    const { status } = served;
    const path = `${collection}/${create().metadata.name}`;
    const noted = (by: string) => (served.statusOnly ? {} : annotated(by));
    const patch = { ...noted("patched-status"), status };
    const patched = client.ask<KubernetesObject>(
      "PATCH",
      `${path}/status`,
      patch,
      patchTypes.merge,
    );
    expect(patched).toMatchObject(patch);
    expect(client.ask("GET", `${path}/status`)).toEqual(patched);
    // What is written to the object leaves the status alone, and the other way round.
    const labelled = {
      ...patched,
      metadata: { ...patched.metadata, labels: { a: "b" } },
      status: {},
    };
    expect(client.ask("PUT", path, labelled)).toMatchObject({
      metadata: { labels: { a: "b" } },
      status,
    });
    const read = client.ask<KubernetesObject>("GET", path);
    const answer = client.ask("PUT", `${path}/status`, {
      ...read,
      spec: {},
      metadata: { ...read.metadata, annotations: { updated: "true" } },
    });
    expect(answer).toMatchObject({
      ...noted("updated"),
      spec: (read as unknown as JsonObject)["spec"],
      status,
    });
  });
});
