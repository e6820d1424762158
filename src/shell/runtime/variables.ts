import { BuiltinFailure, ShellFailure } from "./failures.ts";

/** What a variable holds: a text, or an array by subscript (kept as text, also for numbers). */
export type Value = string | Map<string, string>;

interface Variable {
  value: Value | undefined;
  exported: boolean;
  readonly: boolean;
  integer: boolean;
  /** Subscripts are words, not numbers (`declare -A`). */
  associative: boolean;
}

/** What `declare` and friends can say about a variable. */
export type Attributes = Partial<Omit<Variable, "value">>;

/** The variables of a shell: the global ones, and those that running functions called `local`. */
export class Variables {
  readonly #scopes: Map<string, Variable>[];

  constructor(scopes: Map<string, Variable>[] = [new Map()]) {
    this.#scopes = scopes;
  }

  /** A copy that a subshell can change without this one noticing. */
  fork(): Variables {
    return new Variables(
      this.#scopes.map((scope) => new Map([...scope].map(([name, one]) => [name, copy(one)]))),
    );
  }

  get inFunction(): boolean {
    return this.#scopes.length > 1;
  }

  enter(): void {
    this.#scopes.push(new Map());
  }

  leave(): void {
    this.#scopes.pop();
  }

  value(name: string): Value | undefined {
    return this.#find(name)?.value;
  }

  /** The text of a variable; of an array its element 0. */
  get(name: string): string | undefined {
    const value = this.value(name);
    return value instanceof Map ? value.get("0") : value;
  }

  attributes(name: string): Attributes {
    return this.#find(name) ?? {};
  }

  /** Throws ShellFailure for a readonly variable. */
  set(name: string, value: Value): void {
    const variable = this.#writable(name);
    if (variable.value instanceof Map && typeof value === "string") variable.value.set("0", value);
    else variable.value = value;
  }

  setElement(name: string, subscript: string, value: string): void {
    const variable = this.#writable(name);
    const { value: old } = variable;
    const elements = old instanceof Map ? old : new Map<string, string>();
    if (typeof old === "string") elements.set("0", old);
    elements.set(subscript, value);
    variable.value = elements;
  }

  declare(name: string, attributes: Attributes): void {
    const variable = this.#find(name) ?? this.#create(name, this.#scopes[0]);
    Object.assign(variable, attributes);
  }

  /** Makes a variable of the running function, unset until it is given a value. */
  local(name: string): void {
    const scope = this.#scopes.at(-1);
    if (scope && !scope.has(name)) this.#create(name, scope);
  }

  unset(name: string, subscript?: string): void {
    const variable = this.#find(name);
    if (variable?.readonly)
      throw new BuiltinFailure(`unset: ${name}: cannot unset: readonly variable`);
    if (subscript !== undefined) {
      if (variable?.value instanceof Map) variable.value.delete(subscript);
      return;
    }
    const scope = this.#scopes.findLast((one) => one.has(name));
    scope?.delete(name);
  }

  names(): string[] {
    return [...new Set(this.#scopes.flatMap((scope) => [...scope.keys()]))].toSorted();
  }

  /** What programs get as their environment. */
  environment(): Record<string, string> {
    const environment: Record<string, string> = {};
    for (const name of this.names()) {
      const variable = this.#find(name);
      if (variable?.exported && typeof variable.value === "string")
        environment[name] = variable.value;
    }
    return environment;
  }

  #find(name: string): Variable | undefined {
    for (let i = this.#scopes.length - 1; i >= 0; i--) {
      const variable = this.#scopes[i]?.get(name);
      if (variable) return variable;
    }
    return undefined;
  }

  #create(name: string, scope: Map<string, Variable> | undefined): Variable {
    const variable: Variable = {
      value: undefined,
      exported: false,
      readonly: false,
      integer: false,
      associative: false,
    };
    scope?.set(name, variable);
    return variable;
  }

  #writable(name: string): Variable {
    const variable = this.#find(name) ?? this.#create(name, this.#scopes[0]);
    if (variable.readonly) throw new ShellFailure(`${name}: readonly variable`);
    return variable;
  }
}

/** The subscripts of an array in its order: numbers by size, words as they came. */
export function subscriptsOf(elements: ReadonlyMap<string, string>): string[] {
  const keys = [...elements.keys()];
  return keys.every((key) => /^\d+$/.test(key))
    ? keys.toSorted((a, b) => Number(a) - Number(b))
    : keys;
}

/** Whether a text can name a variable. */
export function isName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text);
}

function copy({ value, ...rest }: Variable): Variable {
  return { ...rest, value: value instanceof Map ? new Map(value) : value };
}
