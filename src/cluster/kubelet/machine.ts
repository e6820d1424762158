import type { Node } from "#api/core.ts";
import type { Draft } from "#api/meta.ts";
import type { Random } from "#base/random.ts";
import type { PresentImage } from "./image-puller.ts";

type NodeImage = NonNullable<Node["status"]["images"]>[number];

/** One computer of the cluster, as minikube makes them. */
export interface Machine {
  /** `minikube`, `minikube-m02`. */
  readonly name: string;
  readonly ip: string;
  readonly isControlPlane: boolean;
  readonly podCIDR: string;
  /** `10.244.1`. */
  readonly podPrefix: string;
  readonly machineID: string;
  readonly systemUUID: string;
  readonly bootID: string;
}

const hex = "0123456789abcdef";

/** The machines of a cluster; the first is the control plane. */
export function makeMachines(count: number, random: Random): readonly Machine[] {
  // All run on one host, so they share its boot.
  const bootID = uuid(random);
  return Array.from({ length: count }, (_, index) => ({
    name: index === 0 ? "minikube" : `minikube-m${String(index + 1).padStart(2, "0")}`,
    ip: `192.168.49.${index + 2}`,
    isControlPlane: index === 0,
    podCIDR: `10.244.${index}.0/24`,
    podPrefix: `10.244.${index}`,
    machineID: random.text(32, hex),
    systemUUID: uuid(random),
    bootID,
  }));
}

/** The files on a machine's disk that somebody might look for. */
export function hostFiles({ name, ip }: Machine): Record<string, string> {
  return { "/etc/hostname": `${name}\n`, "/etc/hosts": `127.0.0.1\tlocalhost\n${ip}\t${name}\n` };
}

function uuid(random: Random): string {
  return [8, 4, 4, 4, 12].map((length) => random.text(length, hex)).join("-");
}

const resources = {
  cpu: "2",
  "ephemeral-storage": "101430960Ki",
  "hugepages-1Gi": "0",
  "hugepages-2Mi": "0",
  memory: "8025424Ki",
  pods: "110",
};

/** As in nodeStatusMaxImages. */
const mostImages = 50;
/** As in MaxNamesPerImageInNodeStatus. */
const mostNames = 5;

const minikubeCommit = "dd5d320e41b5451cdf3c01891bc4e13d189586ed";

/** The Node object as it stands when the cluster has just been set up. */
export function nodeOf(machine: Machine, clusterStart: string): Draft<Node> {
  const { name, ip, podCIDR } = machine;
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: labelsOf(machine, clusterStart),
      annotations: {
        "kubeadm.alpha.kubernetes.io/cri-socket": "unix:///run/containerd/containerd.sock",
        "node.alpha.kubernetes.io/ttl": "0",
        "volumes.kubernetes.io/controller-managed-attach-detach": "true",
      },
    },
    spec: { podCIDR, podCIDRs: [podCIDR] },
    status: {
      capacity: resources,
      allocatable: resources,
      conditions: [
        condition(
          "MemoryPressure",
          "False",
          "KubeletHasSufficientMemory",
          "kubelet has sufficient memory available",
          clusterStart,
        ),
        condition(
          "DiskPressure",
          "False",
          "KubeletHasNoDiskPressure",
          "kubelet has no disk pressure",
          clusterStart,
        ),
        condition(
          "PIDPressure",
          "False",
          "KubeletHasSufficientPID",
          "kubelet has sufficient PID available",
          clusterStart,
        ),
        condition("Ready", "True", "KubeletReady", "kubelet is posting ready status", clusterStart),
      ],
      addresses: [
        { type: "InternalIP", address: ip },
        { type: "Hostname", address: name },
      ],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: {
        machineID: machine.machineID,
        systemUUID: machine.systemUUID,
        bootID: machine.bootID,
        kernelVersion: "6.6.87-generic",
        osImage: "Debian GNU/Linux 12 (bookworm)",
        containerRuntimeVersion: "containerd://1.7.27",
        kubeletVersion: "v1.33.13",
        kubeProxyVersion: "",
        operatingSystem: "linux",
        architecture: "amd64",
      },
      images: imagesOf(machine, []),
    },
  };
}

/** The images on a machine as its status lists them: the biggest first, and of their names the digest. */
export function imagesOf(
  { isControlPlane }: Machine,
  pulled: readonly PresentImage[],
): NodeImage[] {
  const names = new Map<string, Set<string>>();
  const byID = new Map(pulled.map((each) => [each.id, each]));
  for (const { id, name } of pulled) {
    names.set(id, (names.get(id) ?? new Set([id])).add(name));
  }
  const own = [...byID.values()]
    .toSorted((a, b) => (a.image.digest < b.image.digest ? 1 : -1))
    .map(({ id, image: { sizeBytes } }) => ({
      names: [...(names.get(id) ?? [])].slice(0, mostNames),
      sizeBytes,
    }));
  return [...own, ...(isControlPlane ? systemImages : systemImages.slice(-3))]
    .toSorted((a, b) => b.sizeBytes - a.sizeBytes)
    .slice(0, mostImages);
}

function labelsOf({ name, isControlPlane }: Machine, clusterStart: string): Record<string, string> {
  return {
    "beta.kubernetes.io/arch": "amd64",
    "beta.kubernetes.io/os": "linux",
    "kubernetes.io/arch": "amd64",
    "kubernetes.io/hostname": name,
    "kubernetes.io/os": "linux",
    "minikube.k8s.io/commit": minikubeCommit,
    "minikube.k8s.io/name": "minikube",
    "minikube.k8s.io/primary": `${isControlPlane}`,
    "minikube.k8s.io/updated_at": clusterStart.slice(0, 19).replaceAll(":", "_") + "_0700",
    "minikube.k8s.io/version": "v1.36.0",
    ...(isControlPlane && {
      "node-role.kubernetes.io/control-plane": "",
      "node.kubernetes.io/exclude-from-external-load-balancers": "",
    }),
  };
}

function condition(
  type: string,
  status: "True" | "False",
  reason: string,
  message: string,
  time: string,
) {
  return { type, status, lastHeartbeatTime: time, lastTransitionTime: time, reason, message };
}

/** What runs a cluster; the control plane has all of it, the others the last three. */
export const systemImages = [
  { names: ["registry.k8s.io/etcd:3.5.21-0"], sizeBytes: 58938593 },
  { names: ["registry.k8s.io/kube-apiserver:v1.33.13"], sizeBytes: 30075899 },
  { names: ["registry.k8s.io/kube-controller-manager:v1.33.13"], sizeBytes: 27646507 },
  { names: ["registry.k8s.io/kube-scheduler:v1.33.13"], sizeBytes: 21782634 },
  { names: ["registry.k8s.io/coredns/coredns:v1.12.0"], sizeBytes: 20939036 },
  { names: ["docker.io/kindest/kindnetd:v20250512-df8de77b"], sizeBytes: 44375501 },
  { names: ["registry.k8s.io/kube-proxy:v1.33.13"], sizeBytes: 31889094 },
  { names: ["registry.k8s.io/pause:3.10"], sizeBytes: 320368 },
];
