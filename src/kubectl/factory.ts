import type { Client } from "#api/client.ts";
import type { CancelSignal } from "#base/cancel.ts";
import type { Clock } from "#base/clock.ts";
import type { LocalNetwork } from "#base/local-network.ts";
import type { Files } from "#base/files.ts";

/** What kubectl is given by whoever runs it; Kubernetes calls it the Factory. */
export interface Factory {
  readonly client: Client;
  /** The namespace of the current context; "default" if none is set. */
  readonly namespace: string;
  readonly clock: Clock;
  /** Where `-f FILE` is read. Relative paths are relative to the working directory. */
  readonly files: Files;
  readonly env: Readonly<Record<string, string>>;
  readonly cancel: CancelSignal;
  /** Where `port-forward` and `proxy` listen. */
  readonly local?: LocalNetwork;
  /** The name of the one context, cluster and user in the kubeconfig; "slipway" if absent. */
  readonly context?: string;
  /** Told by `config set-context --namespace`: what `namespace` is to be from the next call on. */
  setNamespace?(namespace: string): void;
}
