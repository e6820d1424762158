import type { Client, Endpoint } from "#api/client.ts";
import type { CancelSignal } from "#base/cancel.ts";
import type { Clock } from "#base/clock.ts";
import type { LocalNetwork } from "#base/local-network.ts";
import type { Files } from "#base/files.ts";
import type { IOStreams } from "#base/streams.ts";

/** What kubectl is given by whoever runs it; Kubernetes calls it the Factory. */
export interface Factory {
  /** The server if no kubeconfig and no flag names another. */
  readonly client: Client;
  /** The namespace if there is no kubeconfig. */
  readonly namespace: string;
  readonly clock: Clock;
  /** Where `-f FILE` is read. Relative paths are relative to the working directory. */
  readonly files: Files;
  readonly env: Readonly<Record<string, string>>;
  readonly cancel: CancelSignal;
  /** Where `port-forward` and `proxy` listen. */
  readonly local?: LocalNetwork;
  /**
   * Runs another program, such as an editor, and answers its exit code: undefined if there is none of that
   * name. Where it is absent there are no programs.
   */
  readonly execute?: (argv: readonly string[], streams: IOStreams) => Promise<number | undefined>;
  /** Where time is virtual: waits for code that is still to be loaded. */
  readonly outside?: <T>(coming: Promise<T>) => Promise<T>;
  /** The way to another server; where it is absent nobody answers there. */
  connect?(endpoint: Endpoint): Client;
}
