// Rows of Services, their endpoints and networking.k8s.io.

import { type Case, core, inDefault, labels, selected } from "./test-case.ts";

export const services: readonly Case[] = [
  [
    "Service",
    {
      ports: [
        { port: 80, name: "a" },
        { port: 53, protocol: "UDP", name: "b" },
      ],
      clusterIP: "10.96.0.9",
    },
    undefined,
    ["x", "ClusterIP", "10.96.0.9", "<none>", "80/TCP,53/UDP", "0s", "<none>"],
  ],
  [
    "Service of external addresses",
    {
      ports: [{ port: 80 }],
      clusterIP: "None",
      externalIPs: ["1.2.3.4", "1.2.3.5"],
      selector: labels,
    },
    undefined,
    ["x", "ClusterIP", "None", "1.2.3.4,1.2.3.5", "80/TCP", "0s", selected],
  ],
  [
    "Service of node ports",
    { ports: [{ port: 80, nodePort: 30080 }], type: "NodePort", clusterIP: "10.96.0.9" },
    undefined,
    ["x", "NodePort", "10.96.0.9", "<none>", "80:30080/TCP", "0s", "<none>"],
  ],
  [
    "Service of an external name",
    { type: "ExternalName", externalName: "example.com" },
    undefined,
    ["x", "ExternalName", "<none>", "example.com", "<none>", "0s", "<none>"],
  ],
  [
    "Service of a load balancer that waits",
    { ports: [{ port: 80, nodePort: 30080 }], type: "LoadBalancer", clusterIP: "10.96.0.9" },
    undefined,
    ["x", "LoadBalancer", "10.96.0.9", "<pending>", "80:30080/TCP", "0s", "<none>"],
  ],
  [
    "Service of a load balancer of several addresses",
    {
      ports: [{ port: 80, nodePort: 30080 }],
      type: "LoadBalancer",
      clusterIP: "10.96.0.9",
      externalIPs: ["1.2.3.4"],
    },
    {
      loadBalancer: {
        ingress: [{ hostname: "lb.example.com" }, { ip: "9.9.9.9" }, { ip: "8.8.8.8" }],
      },
    },
    [
      "x",
      "LoadBalancer",
      "10.96.0.9",
      "8.8.8.8,9.9.9.9,lb.example.com,1.2.3.4",
      "80:30080/TCP",
      "0s",
      "<none>",
    ],
  ],
].map(([title, spec, status, cells]) => [
  title,
  `${core}${inDefault}/services`,
  { spec },
  status,
  cells,
]) as never;

const four = ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"];
const addresses = four.map((ip) => ({ ip }));

export const endpoints: readonly Case[] = [
  ["Endpoints", undefined, "<none>"],
  [
    "Endpoints none of which is ready",
    [{ notReadyAddresses: addresses, ports: [{ port: 80 }] }],
    "",
  ],
  ["Endpoints without ports", [{ addresses: addresses.slice(0, 2) }], "10.0.0.1,10.0.0.2"],
  [
    "Endpoints of IPv6",
    [{ addresses: [{ ip: "fd00::1" }], ports: [{ port: 80 }] }],
    "[fd00::1]:80",
  ],
  [
    "Endpoints of two ports",
    [
      {
        addresses,
        ports: [
          { port: 80, name: "a" },
          { port: 443, name: "b" },
        ],
      },
    ],
    "10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 5 more...",
  ],
].map(([title, subsets, cell]) => [
  title,
  `${core}${inDefault}/endpoints`,
  { subsets },
  undefined,
  ["x", cell, "0s"],
]) as never;

export const slices: readonly Case[] = [
  ["EndpointSlice", { addressType: "IPv4", endpoints: [] }, ["IPv4", "<unset>", "<unset>"]],
  [
    "EndpointSlice of every port",
    { addressType: "IPv4", ports: [{ name: "http" }], endpoints: [{ addresses: ["10.0.0.1"] }] },
    ["IPv4", "http", "10.0.0.1"],
  ],
  [
    "EndpointSlice of many",
    {
      addressType: "IPv4",
      ports: [80, 81, 82, 83, 84].map((port) => ({ port, name: `p${port}` })),
      endpoints: four.map((address) => ({ addresses: [address] })),
    },
    ["IPv4", "80,81,82 + 2 more...", "10.0.0.1,10.0.0.2,10.0.0.3 + 1 more..."],
  ],
].map(([title, slice, cells]) => [
  title,
  `/apis/discovery.k8s.io/v1${inDefault}/endpointslices`,
  slice,
  undefined,
  ["x", ...(cells as string[]), "0s"],
]) as never;

const backend = { service: { name: "s", port: { number: 80 } } };
const ingress = `/apis/networking.k8s.io/v1${inDefault}/ingresses`;
const ruleOf = (host: string) => ({
  ...(host && { host }),
  http: { paths: [{ path: "/", pathType: "Prefix", backend }] },
});

export const networking: readonly Case[] = [
  [
    "Ingress",
    ingress,
    { spec: { defaultBackend: backend } },
    undefined,
    ["x", "<none>", "*", "", "80", "0s"],
  ],
  [
    "Ingress of many hosts",
    ingress,
    {
      spec: {
        ingressClassName: "n",
        tls: [{ secretName: "t" }],
        rules: ["a.b", "c.d", "e.f", "g.h", "i.j"].map(ruleOf),
      },
    },
    {
      loadBalancer: {
        ingress: [{ ip: "9.9.9.9" }, { hostname: "a.example.com" }, { ip: "8.8.8.8" }],
      },
    },
    ["x", "n", "a.b,c.d,e.f + 2 more...", "8.8.8.8,9.9.9.9,a.example.com", "80, 443", "0s"],
  ],
  [
    "Ingress with a rule of no host",
    ingress,
    { spec: { rules: [ruleOf(""), ruleOf("a.b")] } },
    undefined,
    ["x", "<none>", "a.b", "", "80", "0s"],
  ],
  [
    "IngressClass",
    "/apis/networking.k8s.io/v1/ingressclasses",
    { spec: { controller: "a.b/c" } },
    undefined,
    ["x", "a.b/c", "<none>", "0s"],
  ],
  [
    "IngressClass with parameters",
    "/apis/networking.k8s.io/v1/ingressclasses",
    { spec: { controller: "a.b/c", parameters: { apiGroup: "k.io", kind: "P", name: "p" } } },
    undefined,
    ["x", "a.b/c", "P.k.io/p", "0s"],
  ],
  [
    "IngressClass with parameters of the core group",
    "/apis/networking.k8s.io/v1/ingressclasses",
    { spec: { controller: "a.b/c", parameters: { kind: "ConfigMap", name: "p" } } },
    undefined,
    ["x", "a.b/c", "ConfigMap/p", "0s"],
  ],
  [
    "NetworkPolicy for all Pods",
    `/apis/networking.k8s.io/v1${inDefault}/networkpolicies`,
    { spec: { podSelector: {} } },
    undefined,
    ["x", "<none>", "0s"],
  ],
  [
    "NetworkPolicy",
    `/apis/networking.k8s.io/v1${inDefault}/networkpolicies`,
    {
      spec: {
        podSelector: { matchExpressions: [{ key: "a", operator: "NotIn", values: ["2", "1"] }] },
      },
    },
    undefined,
    ["x", "a notin (1,2)", "0s"],
  ],
  [
    "ServiceCIDR",
    "/apis/networking.k8s.io/v1/servicecidrs",
    { spec: { cidrs: ["10.1.0.0/16", "fd00:1::/112"] } },
    undefined,
    ["x", "10.1.0.0/16,fd00:1::/112", "0s"],
  ],
  [
    "IPAddress, with a cell more than columns",
    "/apis/networking.k8s.io/v1/ipaddresses",
    {
      metadata: { name: "10.96.0.77" },
      spec: { parentRef: { resource: "services", namespace: "default", name: "s" } },
    },
    undefined,
    ["10.96.0.77", "services/default/s", "0s"],
  ],
  [
    "IPAddress of a group",
    "/apis/networking.k8s.io/v1/ipaddresses",
    {
      metadata: { name: "10.96.0.77" },
      spec: { parentRef: { group: "k8s.io", resource: "Gateways", name: "g" } },
    },
    undefined,
    ["10.96.0.77", "gateways.k8s.io/g", "0s"],
  ],
];
