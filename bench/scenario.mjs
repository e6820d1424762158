// What both contenders do, and how it is measured.

import { readFileSync } from "node:fs";

/** The Deployment that every scenario works on. */
export function deployment(image, replicas) {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "kubernetes-bootcamp", namespace: "default" },
    spec: {
      replicas,
      selector: { matchLabels: { run: "kubernetes-bootcamp" } },
      template: {
        metadata: { labels: { run: "kubernetes-bootcamp" } },
        spec: {
          containers: [
            {
              name: "kubernetes-bootcamp",
              image,
              ports: [{ containerPort: 8080, protocol: "TCP" }],
            },
          ],
        },
      },
    },
  };
}

/** How many nodes a cluster has unless it needs more. */
export const leastNodes = 3;

/** A node takes 110 Pods in Kubernetes, and has 254 addresses for them in both. */
export function nodesFor(replicas) {
  return Math.max(leastNodes, Math.ceil(replicas / 100));
}

/**
 * Prepares the scenario named by argv, then runs the part to be measured. Prints one line of JSON:
 * CPU seconds of that part, and the process's peak memory in MB.
 */
export async function measure(scenarios) {
  const [name, argument] = process.argv.slice(2);
  const run = await scenarios[name](Number(argument));
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  const result = {
    cpuSeconds: (user + system) / 1e6,
    peakMB: peakMB(),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
}

/** The most memory this process ever had; what its parent had does not count, as it does in maxRSS. */
function peakMB() {
  try {
    const [, kB] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync("/proc/self/status", "utf8"));
    return Number(kB) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
}
