/** The Deployment that every scenario works on. */
export declare function deployment(image: string, replicas: number): object;

/** How many nodes a cluster has unless it needs more. */
export declare const leastNodes: number;

/** How many nodes so many Pods need. */
export declare function nodesFor(replicas: number): number;

/** Runs the scenario named by argv and prints one line of JSON: `{ cpuSeconds, peakMB }`. */
export declare function measure(
  scenarios: Readonly<
    Record<string, (argument: number) => (() => unknown) | Promise<() => unknown>>
  >,
): Promise<void>;
