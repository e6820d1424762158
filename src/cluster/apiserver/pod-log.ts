import type { Pod } from "#api/core.ts";
import { badRequest } from "#api/errors.ts";
import { type FieldError, forbidden, invalid, invalidError } from "#api/field-errors.ts";
import { parseTime } from "#api/time.ts";
import { chooseContainer } from "./pod-containers.ts";
import type { LogOptions, PodConnector } from "./pod-connector.ts";
import { Query } from "./query.ts";
import type { ServerResponse } from "./response.ts";

/** Answers `pods/NAME/log`. Throws StatusError. */
export function podLog(
  pod: Pod,
  query: Query,
  connector: PodConnector | undefined,
): ServerResponse {
  const options = readLogOptions(pod, query);
  const headers = { "content-type": ["text/plain"] };
  if (!pod.spec.nodeName) return { code: 204, headers, body: "" };
  const text = connector?.logs(pod, options) ?? "";
  return typeof text === "string"
    ? { code: 200, headers, body: text }
    : { code: 200, headers, stream: text };
}

function readLogOptions(pod: Pod, query: Query): LogOptions {
  const tailLines = integerOf(query, "tailLines");
  const sinceSeconds = integerOf(query, "sinceSeconds");
  const limitBytes = integerOf(query, "limitBytes");
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
  if (faults.length > 0) throw invalidError("PodLogOptions", pod.metadata.name, faults);
  return {
    container: chooseContainer(pod, query.get("container")),
    follow: query.is("follow"),
    previous: query.is("previous"),
    timestamps: query.is("timestamps"),
    ...(tailLines !== undefined && { tailLines }),
    ...(sinceSeconds !== undefined && { sinceSeconds }),
    ...(sinceTimeMs !== undefined && { sinceTimeMs }),
    ...(limitBytes !== undefined && { limitBytes }),
  };
}

function integerOf(query: Query, name: string): number | undefined {
  const text = query.get(name);
  if (!text) return undefined;
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
}

function timeOf(query: Query, name: string): number | undefined {
  const text = query.get(name);
  if (!text) return undefined;
  const ms = parseTime(text);
  if (!Number.isNaN(ms)) return ms;
  throw badRequest(
    `parsing time ${JSON.stringify(text)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(text)} as "2006"`,
  );
}
