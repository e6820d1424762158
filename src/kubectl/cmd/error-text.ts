import { ConnectionError } from "#api/client.ts";
import { flattened, isExpected, messageOf } from "../resources/failures.ts";
import { type Status, type StatusCause, StatusError } from "#api/errors.ts";

/** What kubectl prints on stderr for an error, newline included; undefined for a bug of ours. */
export function errorText(error: Error, server: string): string | undefined {
  const text = aggregateText(error, server) ?? invalidText(error) ?? oneLine(error, server);
  if (text === undefined) return undefined;
  return text.endsWith("\n") ? text : `${text}\n`;
}

/** Several errors stand one below the other, without `error: ` in front; one alone is told as if nothing held it. */
function aggregateText(error: Error, server: string): string | undefined {
  if (!(error instanceof AggregateError)) return undefined;
  const [first] = error.errors as Error[];
  const inner = first && error.errors.length === 1 ? first : error;
  if (!(inner instanceof AggregateError)) return errorText(inner, server);
  const lines = (inner.errors as Error[]).map(
    (each) => serverText(each, server) ?? nestedText(each) ?? plainText(each),
  );
  return lines.every((line) => line !== undefined)
    ? lines.map((line) => `${line}\n`).join("")
    : undefined;
}

/** Errors within errors stand on one line. */
function nestedText(error: Error): string | undefined {
  if (!(error instanceof AggregateError)) return undefined;
  return flattened([error]).every(isExpected) ? messageOf(error) : undefined;
}

function invalidText(error: Error): string | undefined {
  if (!(error instanceof StatusError) || error.reason !== "Invalid") return undefined;
  const { details, message = "" } = error.status;
  const subject = invalidSubject(error.status);
  if (!details) return message ? `${subject}: ${message}` : subject;
  const causes = details.causes ?? [];
  if (causes.length > 0) return withCauses(`${subject}: `, causes);
  return details.kind || details.name || !message ? subject : `${subject}: ${message}`;
}

function invalidSubject({ details }: Status): string {
  if (!details?.kind && !details?.name) return "The request is invalid";
  return `The ${details.kind ?? ""} ${JSON.stringify(details.name ?? "")} is invalid`;
}

function withCauses(prefix: string, causes: readonly StatusCause[]): string {
  const texts = causes.map(({ field = "", message = "" }) => `${field}: ${message}`);
  const lines = [...new Set(texts)];
  if (lines.length === 1) return `${prefix}${lines[0]}\n`;
  return `${prefix}\n${lines.map((line) => `* ${line}\n`).join("")}`;
}

function oneLine(error: Error, server: string): string | undefined {
  const standard = serverText(error, server);
  if (standard !== undefined) return standard;
  const plain = plainText(error);
  if (plain === undefined) return undefined;
  return plain.startsWith("error: ") ? plain : `error: ${plain}`;
}

function serverText(error: Error, server: string): string | undefined {
  if (error instanceof StatusError) {
    return error.reason
      ? `Error from server (${error.reason}): ${error.message}`
      : `Error from server: ${error.message}`;
  }
  if (!(error instanceof ConnectionError)) return undefined;
  if (!error.message.includes("connection refused")) {
    return `Unable to connect to the server: ${error.message}`;
  }
  const host = server.replace(/^https?:\/\//, "");
  return `The connection to the server ${host} was refused - did you specify the right host or port?`;
}

function plainText(error: Error): string | undefined {
  const isPlain = ["UsageError", "FileError", "StreamError", "ListenError"].includes(error.name);
  return isPlain ? error.message : undefined;
}
