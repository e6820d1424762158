/** The Deployment that every scenario works on. */
export declare function deployment(image: string, replicas: number): object;

/** Runs the scenario named by argv and prints one line of JSON: `{ cpuSeconds, peakMB }`. */
export declare function measure(
  scenarios: Readonly<
    Record<string, (argument: number) => (() => unknown) | Promise<() => unknown>>
  >,
): Promise<void>;
export const leastNodes: number;
export function nodesFor(replicas: number): number;
