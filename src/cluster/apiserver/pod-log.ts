import { badRequest } from "#api/errors.ts";
import { type FieldError, forbidden, invalid, invalidError } from "#api/field-errors.ts";
import { rfc3339, timeFault } from "#api/go-time.ts";
import { parseTime } from "#api/time.ts";
import { chooseContainer } from "./pod-containers.ts";
import type { LogOptions, PodConnector } from "./pod-connector.ts";
import type { Query } from "./query.ts";
import type { Registry } from "./registry.ts";
import type { ResourceInfoOfRequest } from "./request-info.ts";
import type { ServerResponse } from "./response.ts";

/** Answers `pods/NAME/log`: looks at what is asked before there has to be a Pod. Throws StatusError. */
export function podLog(
  query: Query,
  { namespace, name }: ResourceInfoOfRequest,
  registry: Registry,
  connector: PodConnector | undefined,
): ServerResponse {
  const read = readLogOptions(query, name);
  const pod = registry.get("pods", namespace, name);
  const options = { ...read, container: chooseContainer(pod, query.get("container")) };
  const headers = { "content-type": ["text/plain"] };
  const { nodeName } = pod.spec;
  if (!nodeName) return { code: 204, headers, body: "" };
  registry.get("nodes", "", nodeName); // Whose kubelet is asked.
  const text = connector?.logs(pod, options) ?? "";
  return typeof text === "string"
    ? { code: 200, headers, body: text }
    : { code: 200, headers, stream: text };
}

/** As ValidatePodLogOptions. */
function readLogOptions(query: Query, podName: string): Omit<LogOptions, "container"> {
  const tailLines = query.number("tailLines");
  const sinceSeconds = query.number("sinceSeconds");
  const limitBytes = query.number("limitBytes");
  const sinceTimeMs = timeOf(query, "sinceTime");
  const faults: FieldError[] = [];
  if (tailLines !== undefined && tailLines < 0) {
    faults.push(invalid("tailLines", tailLines, "must be greater than or equal to 0"));
  }
  if (limitBytes !== undefined && limitBytes < 1) {
    faults.push(invalid("limitBytes", limitBytes, "must be greater than 0"));
  }
  if (sinceSeconds !== undefined && sinceTimeMs !== undefined) {
    faults.push(forbidden("", "at most one of `sinceTime` or `sinceSeconds` may be specified"));
  } else if (sinceSeconds !== undefined && sinceSeconds < 1) {
    faults.push(invalid("sinceSeconds", sinceSeconds, "must be greater than 0"));
  }
  // A feature that is off by default in Kubernetes 1.33.
  if (query.has("stream")) faults.push(forbidden("stream", "may not be specified"));
  if (faults.length > 0) throw invalidError("PodLogOptions", podName, faults);
  return {
    follow: query.is("follow"),
    previous: query.is("previous"),
    timestamps: query.is("timestamps"),
    ...(tailLines !== undefined && { tailLines }),
    ...(sinceSeconds !== undefined && { sinceSeconds }),
    ...(sinceTimeMs !== undefined && { sinceTimeMs }),
    ...(limitBytes !== undefined && { limitBytes }),
  };
}

function timeOf(query: Query, name: string): number | undefined {
  const text = query.get(name);
  if (!text || text === "null") return undefined;
  const fault = timeFault(text, rfc3339);
  if (fault !== undefined) throw badRequest(fault);
  return parseTime(text);
}
