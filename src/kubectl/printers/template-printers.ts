import type { JsonObject } from "#base/json.ts";
import type { Invocation } from "../cmd/command.ts";
import { UsageError } from "../errors.ts";
import { readTemplate } from "./read-template.ts";
import { executeTemplate, parseTemplate, TemplateError } from "../templates/go-template.ts";
import { goJson, goPrint, goSyntax } from "#api/go-value.ts";
import { JsonPath, JsonPathError } from "#api/jsonpath.ts";
import type { Printer } from "./object-printer.ts";

/** `-o jsonpath=…`, `-o jsonpath-as-json=…` and `-o jsonpath-file=…`. Throws UsageError. */
export function jsonPathPrinter(
  { factory, flags, streams }: Invocation,
  format: string,
  argument: string | undefined,
): Printer {
  if (!argument) throw new UsageError("template format specified but no template given");
  const template =
    format === "jsonpath-file" ? readTemplate(factory, argument, "--template") : argument;
  const path = parsed(template, flags.bool("allow-missing-template-keys"));
  return {
    print: async (object) => {
      const text = inPath(template, object, () =>
        format === "jsonpath-as-json"
          ? path
              .findAll(object)
              .map((values) => `${goJson(values, "    ")}\n`)
              .join("")
          : path.execute(object),
      );
      await streams.out.write(text);
    },
  };
}

function parsed(template: string, allowMissingKeys: boolean): JsonPath {
  try {
    return new JsonPath(template, { allowMissingKeys });
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw new UsageError(`error parsing jsonpath ${template}, ${error.message}`);
  }
}

function inPath(template: string, object: JsonObject, action: () => string): string {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw new UsageError(
      `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${error.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n\n`,
    );
  }
}

/** `-o go-template=…` and `-o go-template-file=…`. Throws UsageError. */
export function goTemplatePrinter(
  { factory, flags, streams }: Invocation,
  fromFile: boolean,
  argument: string | undefined,
): Printer {
  if (!argument) throw new UsageError("template format specified but no template given");
  const text = fromFile ? readTemplate(factory, argument, "--template") : argument;
  const template = parsedTemplate(text);
  const missingKeysFail = !flags.bool("allow-missing-template-keys");
  return {
    print: async (object) => {
      const outcome = executeTemplate(template, object, { missingKeysFail });
      await streams.out.write(outcome.text);
      if (!outcome.error) return;
      const problem = `template: output${outcome.error.message}`;
      // As GoTemplatePrinter: what helps to mend the template goes to stdout.
      await streams.out.write(debugging(problem, text, object));
      throw new UsageError(`error executing template ${JSON.stringify(text)}: ${problem}`);
    },
  };
}

function debugging(problem: string, text: string, object: JsonObject): string {
  return `Error executing template: ${problem}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${text}\n\traw data was:\n\t\t${goJson(object)}\n\tobject given to template engine was:\n\t\t${goPrint(object)}\n\n`;
}

function parsedTemplate(text: string): ReturnType<typeof parseTemplate> {
  try {
    return parseTemplate(text);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new UsageError(`error parsing template ${text}, template: output${error.message}`);
  }
}
