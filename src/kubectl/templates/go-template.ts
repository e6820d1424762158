import { isObject } from "#base/json.ts";
import {
  CallError,
  functions,
  goPrintFloat,
  goType,
  truth,
  wrongCount,
} from "./go-template-functions.ts";
import { TemplateError } from "./go-template-lex.ts";
import type { Operand, Pipeline, Template, TemplateNode } from "./go-template-parse.ts";

export { TemplateError } from "./go-template-lex.ts";
export { parseTemplate } from "./go-template-parse.ts";

/** How a template deals with keys that a map lacks. */
export interface TemplateOptions {
  /** Option missingkey=error; otherwise `<no value>` is printed. */
  readonly missingKeysFail?: boolean;
}

/** What a template gives: its text, and what stopped it, if anything did. */
export interface TemplateOutcome {
  readonly text: string;
  readonly error?: TemplateError;
}

/** The template's text for this data, as text/template gives it. */
export function executeTemplate(
  template: Template,
  data: unknown,
  { missingKeysFail = false }: TemplateOptions = {},
): TemplateOutcome {
  let text = "";
  const write = (more: string): void => {
    text += more;
  };
  try {
    new Run(template, "output", missingKeysFail, write).execute(template.nodes, data);
    return { text };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { text, error };
  }
}

/** How a body ended. */
type Flow = "done" | "break" | "continue";

const maxDepth = 1000;

class Run {
  readonly #template: Template;
  readonly #name: string;
  readonly #missingKeysFail: boolean;
  readonly #depth: number;
  readonly #write: (text: string) => void;
  #variables: [name: string, value: unknown][] = [];

  constructor(
    template: Template,
    name: string,
    missingKeysFail: boolean,
    write: (text: string) => void,
    depth = 0,
  ) {
    this.#template = template;
    this.#name = name;
    this.#missingKeysFail = missingKeysFail;
    this.#write = write;
    this.#depth = depth;
  }

  execute(nodes: readonly TemplateNode[], data: unknown): void {
    this.#variables = [["$", data]];
    this.#body(nodes, data);
  }

  #body(nodes: readonly TemplateNode[], dot: unknown): Flow {
    for (const node of nodes) {
      const flow = this.#node(node, dot);
      if (flow !== "done") return flow;
    }
    return "done";
  }

  #node(node: TemplateNode, dot: unknown): Flow {
    switch (node.type) {
      case "text":
        this.#write(node.text);
        return "done";
      case "action": {
        const value = this.#pipeline(node.pipeline, dot);
        if (node.pipeline.variables.length === 0) this.#write(goPrintFloat(value));
        return "done";
      }
      case "if":
      case "with":
      case "range":
        return this.#scoped(() => this.#control(node, dot));
      case "template":
        this.#call(node, dot);
        return "done";
      default:
        return node.type;
    }
  }

  #scoped(action: () => Flow): Flow {
    const { length } = this.#variables;
    const flow = action();
    this.#variables.length = length;
    return flow;
  }

  #control(node: Extract<TemplateNode, { pipeline: Pipeline; body: unknown }>, dot: unknown): Flow {
    if (node.type === "range") return this.#range(node, dot);
    const value = this.#pipeline(node.pipeline, dot);
    if (!truth(value)) return this.#body(node.otherwise, dot);
    return this.#body(node.body, node.type === "with" ? value : dot);
  }

  #range(node: Extract<TemplateNode, { pipeline: Pipeline; body: unknown }>, dot: unknown): Flow {
    const { pipeline } = node;
    const value = this.#commands(pipeline, dot);
    const entries = this.#entries(value, pipeline);
    if (entries.length === 0) return this.#body(node.otherwise, dot);
    for (const [key, item] of entries) {
      const flow = this.#scoped(() => {
        const [first, second] = pipeline.variables;
        if (first !== undefined && second !== undefined) {
          this.#set(pipeline, first, key);
          this.#set(pipeline, second, item);
        } else if (first !== undefined) this.#set(pipeline, first, item);
        return this.#body(node.body, item);
      });
      if (flow === "break") break;
    }
    return "done";
  }

  #entries(value: unknown, pipeline: Pipeline): readonly (readonly [unknown, unknown])[] {
    if (value === null || value === undefined) return [];
    if (Array.isArray(value)) return value.map((item, index) => [index, item] as const);
    if (isObject(value)) {
      return Object.keys(value)
        .toSorted()
        .map((key) => [key, value[key]] as const);
    }
    if (typeof value === "number")
      return Array.from({ length: value }, (_, index) => [index, index]);
    return this.#failLast(pipeline, `range can't iterate over ${goPrintFloat(value)}`);
  }

  #call(node: Extract<TemplateNode, { type: "template" }>, dot: unknown): void {
    const nodes = this.#template.defined.get(node.name);
    const text = `{{template "${node.name}"}}`;
    if (!nodes) return this.#fail(node.place, text, `template "${node.name}" not defined`);
    if (this.#depth > maxDepth)
      return this.#fail(node.place, text, `exceeded maximum template depth (${maxDepth})`);
    const data = node.pipeline ? this.#pipeline(node.pipeline, dot) : undefined;
    const depth = this.#depth + 1;
    new Run(this.#template, node.name, this.#missingKeysFail, this.#write, depth).execute(
      nodes,
      data,
    );
  }

  #pipeline(pipeline: Pipeline, dot: unknown): unknown {
    const value = this.#commands(pipeline, dot);
    for (const name of pipeline.variables) this.#set(pipeline, name, value);
    return value;
  }

  #set(pipeline: Pipeline, name: string, value: unknown): void {
    if (!pipeline.assigns) return void this.#variables.push([name, value]);
    const variable = this.#variables.findLast(([each]) => each === name);
    if (!variable) return this.#failLast(pipeline, `undefined variable: ${name}`);
    variable[1] = value;
  }

  /** Where what was evaluated last stands. */
  #failLast({ commands }: Pipeline, message: string): never {
    const last = commands.at(-1)?.at(-1);
    return this.#fail(last?.place ?? "", last?.text ?? "", message);
  }

  #commands(pipeline: Pipeline, dot: unknown): unknown {
    let piped: { value: unknown } | undefined;
    for (const operands of pipeline.commands) {
      piped = { value: this.#command(pipeline, operands, dot, piped) };
    }
    return piped?.value;
  }

  #command(
    pipeline: Pipeline,
    operands: readonly Operand[],
    dot: unknown,
    piped: { value: unknown } | undefined,
  ): unknown {
    const [first, ...rest] = operands;
    if (!first) return piped?.value;
    if (first.head.type === "function") {
      return this.#function(pipeline, first, rest, dot, piped);
    }
    if (rest.length > 0 || piped) {
      const why =
        first.fields.length > 0
          ? `${first.fields.at(-1)} is not a method but has arguments`
          : `can't give argument to non-function ${first.text}`;
      return this.#fail(first.place, first.text, why);
    }
    if (first.head.type === "nil") return this.#fail(first.place, "nil", "nil is not a command");
    return this.#operand(pipeline, first, dot);
  }

  #function(
    pipeline: Pipeline,
    operand: Operand,
    rest: readonly Operand[],
    dot: unknown,
    piped: { value: unknown } | undefined,
  ): unknown {
    const { head, fields, place } = operand;
    const name = head.type === "function" ? head.name : "";
    const values = () => [
      ...rest.map((each) => this.#operand(pipeline, each, dot)),
      ...(piped ? [piped.value] : []),
    ];
    const shown = [operand, ...rest].map(({ text }) => text).join(" ");
    const wrong = wrongCount(name, rest.length + (piped ? 1 : 0));
    if (wrong) return this.#fail(place, operand.text, `wrong number of args for ${name}: ${wrong}`);
    if (name === "call" && rest[0]) {
      const value = this.#operand(pipeline, rest[0], dot);
      const why = `non-function ${rest[0].text} of type ${goType(value)}`;
      if (value !== null && value !== undefined) {
        return this.#fail(place, shown, `error calling call: ${why}`);
      }
    }
    if (name === "and" || name === "or") {
      return this.#shortCircuit(name, pipeline, rest, dot, piped);
    }
    const call = functions[name];
    try {
      return this.#fields(operand, call?.(...values()), fields);
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      return this.#fail(place, shown, `error calling ${name}: ${error.message}`);
    }
  }

  #shortCircuit(
    name: "and" | "or",
    pipeline: Pipeline,
    rest: readonly Operand[],
    dot: unknown,
    piped: { value: unknown } | undefined,
  ): unknown {
    let value: unknown;
    for (const operand of rest) {
      value = this.#operand(pipeline, operand, dot);
      if (truth(value) === (name === "or")) return value;
    }
    return piped ? piped.value : value;
  }

  #operand(pipeline: Pipeline, operand: Operand, dot: unknown): unknown {
    const { head, fields } = operand;
    switch (head.type) {
      case "dot":
        return this.#fields(operand, dot, fields);
      case "nil":
        return null;
      case "constant":
        return head.value;
      case "variable": {
        const variable = this.#variables.findLast(([name]) => name === head.name);
        return this.#fields(operand, variable?.[1], fields);
      }
      case "pipeline":
        return this.#fields(operand, this.#pipeline(head.pipeline, dot), fields);
      default:
        return this.#function(pipeline, operand, [], dot, undefined);
    }
  }

  #fields({ text, place }: Operand, value: unknown, fields: readonly string[]): unknown {
    let at = value;
    for (const [index, field] of fields.entries()) {
      // What a missing key gives has no fields either, and that is no error.
      if (at === undefined || at === null) return undefined;
      if (!isObject(at)) {
        // A map's values are interfaces; what `with` made the dot has a type of its own.
        const type = index === 0 && Array.isArray(at) ? goType(at) : "interface {}";
        return this.#fail(place, text, `can't evaluate field ${field} in type ${type}`);
      }
      if (!Object.hasOwn(at, field) && this.#missingKeysFail) {
        return this.#fail(place, text, `map has no entry for key "${field}"`);
      }
      at = at[field];
    }
    return at;
  }

  #fail(place: string, text: string, message: string): never {
    throw new TemplateError(`:${place}: executing "${this.#name}" at <${text}>: ${message}`);
  }
}
