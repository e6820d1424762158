import { JsonError, nextJson } from "#api/go-json.ts";
import { YamlError, yamlDocuments } from "#api/yaml.ts";
import { UsageError } from "../errors.ts";

/**
 * The documents of a manifest, each read when it is asked for, without the empty ones. Throws UsageError at one
 * that is broken: what stands before it counts.
 */
export function* documents(source: string, text: string): Generator {
  try {
    for (const value of decoded(text)) if (value !== null) yield value;
  } catch (error) {
    if (!(error instanceof YamlError || error instanceof JsonError)) throw error;
    throw new UsageError(`error parsing ${source}: ${error.message}`);
  }
}

/** As YAMLOrJSONDecoder in apimachinery/pkg/util/yaml: what begins with a brace is JSON, unless it turns out not to be. */
function* decoded(text: string): Generator {
  if (!/^\s*\{/.test(text)) {
    yield* yamlDocuments(text);
    return;
  }
  let end = 0;
  for (let count = 0; ; count++) {
    let next;
    try {
      next = nextJson(text, end);
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      // Several values make it JSON for certain.
      if (count > 1) throw new JsonError(streamMessage(error, false));
      yield* asYaml(text.slice(end), streamMessage(error, true));
      return;
    }
    if (!next) return;
    yield next.value;
    end = next.end;
  }
}

/** What is no YAML either is told as wrong JSON. */
function* asYaml(text: string, problem: string): Generator {
  const found = yamlDocuments(text.replace(/^[^\S\n]*(?=\S|\n)/, ""));
  let first;
  try {
    first = found.next();
  } catch (error) {
    throw error instanceof YamlError ? new JsonError(problem) : error;
  }
  if (!first.done) yield first.value;
  yield* found;
}

function streamMessage({ message, offset }: JsonError, withOffset: boolean): string {
  if (offset === undefined) return "unexpected EOF";
  return withOffset ? `json: offset ${offset}: ${message}` : message;
}
