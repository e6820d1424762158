// What is there before anyone does anything: kubeadm's and the API server's own objects.

import { must } from "#base/assert.ts";
import type { Simulation } from "../sim/simulation.ts";
import { createAPIServices } from "./bootstrap-apiservices.ts";
import { createFlowControl } from "./bootstrap-flowcontrol.ts";
import { type Cidr, parseCidr } from "./kinds/rules/cidr.ts";
import { serviceAddress } from "./kinds/core/service-addresses.ts";
import { type ApiServerOptions, usualServiceRange } from "./options.ts";
import { createPolicy } from "./policy/create-policy.ts";
import { equal } from "#base/json.ts";
import type { Change } from "../storage/store.ts";
import type { Registry } from "./registry.ts";
import { trackTokens } from "./token-tracking.ts";

const firstNamespaces = ["default", "kube-node-lease", "kube-public", "kube-system"];
const controlPlaneIP = "192.168.49.2";
const apiServerPort = 8443;
const rootCertificate = "kube-root-ca.crt";

/** The certificate is never checked by anything in the simulation, and says so. */
const certificate =
  "-----BEGIN CERTIFICATE-----\nc2xpcHdheSBzaW11bGF0ZWQgY2VydGlmaWNhdGUgYXV0aG9yaXR5\n-----END CERTIFICATE-----\n";

/**
 * Creates the first namespaces and the Service `kubernetes`, and from now on gives every namespace its
 * default ServiceAccount and root certificate.
 */
export function bootstrap(
  simulation: Simulation,
  registry: Registry,
  { serviceRange = usualServiceRange }: ApiServerOptions = {},
): void {
  // With uids of their own: more of them shall not give all that comes later another uid.
  const first = registry.as("kube-apiserver", simulation.random("uid of first objects"));
  simulation.because("kube-apiserver", "The cluster starts", () => {
    for (const name of firstNamespaces) {
      first.create("namespaces", {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name },
        spec: {},
        status: {},
      });
      furnish(first.as("kube-controller-manager"), name);
    }
    createKubernetesService(first, must(parseCidr(serviceRange), "the Services' range"));
    createPolicy(first);
    createServiceCIDR(first, serviceRange);
    createAPIServices(first);
    createFlowControl(first);
    trackTokens(simulation, first);
  });
  const controllers = registry.as("kube-controller-manager");
  registry.subscribe(["namespaces", "serviceaccounts", "configmaps"], (change) => {
    const name = lackingNamespace(change);
    if (name === undefined) return;
    simulation.schedule(0, () => {
      simulation.because("kube-controller-manager", `Namespace ${name} is furnished`, () => {
        if (registry.find("namespaces", "", name)) furnish(controllers, name);
      });
    });
  });
}

/** The namespace that is new, or has lost what every namespace has. */
function lackingNamespace({ type, resource, object }: Change): string | undefined {
  const { name, namespace } = object.metadata;
  if (resource === "namespaces") return type === "ADDED" ? name : undefined;
  if (resource === "serviceaccounts") {
    return type === "DELETED" && name === "default" ? namespace : undefined;
  }
  const isCertificate = resource === "configmaps" && name === rootCertificate;
  return isCertificate && type !== "ADDED" ? namespace : undefined;
}

/** As the serviceaccount and root-ca-cert-publisher controllers do. */
function furnish(registry: Registry, namespace: string): void {
  if (registry.get("namespaces", "", namespace).metadata.deletionTimestamp !== undefined) return;
  if (!registry.find("serviceaccounts", namespace, "default")) {
    registry.create("serviceaccounts", {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "default", namespace },
    });
  }
  const data = { "ca.crt": certificate };
  const published = registry.find("configmaps", namespace, rootCertificate);
  if (published && !equal(published.data, data)) {
    registry.update("configmaps", { ...published, data });
  }
  if (!published) {
    registry.create("configmaps", {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name: rootCertificate,
        namespace,
        annotations: {
          "kubernetes.io/description":
            "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.",
        },
      },
      data,
    });
  }
}

/** The range that Services get their addresses from. */
function createServiceCIDR(registry: Registry, serviceRange: string): void {
  const cidr = registry.create("servicecidrs", {
    apiVersion: "networking.k8s.io/v1",
    kind: "ServiceCIDR",
    metadata: { name: "kubernetes", finalizers: ["networking.k8s.io/service-cidr-finalizer"] },
    spec: { cidrs: [serviceRange] },
    status: {},
  });
  const ready = {
    type: "Ready",
    status: "True" as const,
    lastTransitionTime: registry.timestamp,
    reason: "",
    message: "Kubernetes Service CIDR is ready",
  };
  registry.updateStatus("servicecidrs", { ...cidr, status: { conditions: [ready] } });
}

function createKubernetesService(registry: Registry, range: Cidr): void {
  const metadata = { name: "kubernetes", namespace: "default" };
  const port = { name: "https", port: apiServerPort, protocol: "TCP" as const };
  registry.create("services", {
    apiVersion: "v1",
    kind: "Service",
    metadata: { ...metadata, labels: { component: "apiserver", provider: "kubernetes" } },
    spec: {
      clusterIP: serviceAddress(range, 1),
      ports: [{ name: "https", protocol: "TCP", port: 443, targetPort: apiServerPort }],
    },
    status: {},
  });
  registry.create("endpoints", {
    apiVersion: "v1",
    kind: "Endpoints",
    metadata: { ...metadata, labels: { "endpointslice.kubernetes.io/skip-mirror": "true" } },
    subsets: [{ addresses: [{ ip: controlPlaneIP }], ports: [port] }],
  });
  registry.create("endpointslices", {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { ...metadata, labels: { "kubernetes.io/service-name": "kubernetes" } },
    addressType: "IPv4",
    endpoints: [{ addresses: [controlPlaneIP], conditions: { ready: true } }],
    ports: [port],
  });
}
