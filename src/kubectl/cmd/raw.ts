import type { ApiRequest } from "#api/client.ts";
import { answerText, isForPeople } from "#api/answer-text.ts";
import { parseQuery } from "#base/query.ts";
import { readAll } from "#base/streams.ts";
import { accept } from "../resources/rest.ts";
import { type Invocation, UsageError } from "./command.ts";

/** `--raw`: sends a request to this path, with a file as its body if one is given, and prints the answer as it is. */
export async function sendRaw(
  invocation: Invocation,
  method: ApiRequest["method"],
  filenames: readonly string[] = [],
): Promise<void> {
  const { flags, rest, streams } = invocation;
  const uri = flags.string("raw");
  if (!/^(\/|https?:\/\/)/.test(uri)) {
    throw new UsageError(
      `--raw must be a valid URL path: parse ${JSON.stringify(uri)}: invalid URI for request`,
    );
  }
  if (filenames.length > 1) throw new UsageError("--raw can only use a single local file or stdin");
  const [path = "", search = ""] = uri.split("?");
  const query = parseQuery(search);
  const content = await bodyOf(invocation, filenames[0]);
  const { body } = await rest.request({
    method,
    path,
    query,
    headers: {
      accept: accept.jsonOrAny,
      ...(content !== undefined && { "content-type": "application/json" }),
    },
    ...(content !== undefined && { body: content }),
  });
  await streams.out.write(answerText(body, isForPeople(query)));
}

async function bodyOf(
  { factory, streams }: Invocation,
  filename: string | undefined,
): Promise<string | undefined> {
  if (filename === undefined) return undefined;
  return filename === "-" ? readAll(streams.in) : factory.files.read(filename);
}
