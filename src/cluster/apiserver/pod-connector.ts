import type { Pod } from "#api/core.ts";
import type { HttpRequest, HttpResult, HttpSource } from "../network/http.ts";
import type { ServerStream } from "./response.ts";

export interface LogOptions {
  readonly container: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly tailLines?: number;
  readonly sinceSeconds?: number;
  /** Unix ms. */
  readonly sinceTimeMs?: number;
  readonly limitBytes?: number;
}

/** The API server's way to the kubelets: what a Pod's containers wrote. */
export interface PodConnector {
  /** The text so far, or a stream of text if it is followed. Throws StatusError. */
  logs(pod: Pod, options: LogOptions): string | ServerStream;
}

/** The API server's way to Pods and nodes by HTTP. */
export type SendHttp = (source: HttpSource, request: HttpRequest) => HttpResult;
