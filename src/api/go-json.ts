// JSON as Go reads it: with encoding/json's messages, and with the paths of repeated keys.

/** The text is no JSON; the message is encoding/json's. */
export class JsonError extends Error {
  override name = "JsonError";
  /** How many characters were read up to the wrong one, it included; undefined where the text ends too early. */
  readonly offset: number | undefined;

  constructor(message: string, offset?: number) {
    super(message);
    this.offset = offset;
  }
}

export interface ParsedJson {
  readonly value: unknown;
  /** Paths of keys that stand more than once in their object; the last one counts. */
  readonly duplicates: readonly string[];
}

/** Reads JSON text. Throws JsonError. */
export function parseJson(text: string): ParsedJson {
  const reader = new Reader(text);
  return { value: reader.document(), duplicates: reader.duplicates };
}

/** One value of a text of several, and where it ends. */
export interface NextJson {
  readonly value: unknown;
  readonly end: number;
}

/** The value that begins at `start` or behind the space there; undefined if nothing is left. Throws JsonError. */
export function nextJson(text: string, start: number): NextJson | undefined {
  return new Reader(text, start).next();
}

/** Go goes ten times as deep, which is no more use to anybody. */
const deepest = 1000;

const literals = { t: ["true", true], f: ["false", false], n: ["null", null] } as const;

class Reader {
  readonly duplicates: string[] = [];
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string, start = 0) {
    this.#text = text;
    this.#at = start;
  }

  next(): NextJson | undefined {
    this.#space();
    if (this.#at === this.#text.length) return undefined;
    return { value: this.#value(""), end: this.#at };
  }

  document(): unknown {
    const value = this.#value("");
    this.#space();
    if (this.#at < this.#text.length) throw this.#unexpected("after top-level value");
    return value;
  }

  #space(): void {
    while (" \t\r\n".includes(this.#text[this.#at] ?? "x")) this.#at++;
  }

  #unexpected(where: string): JsonError {
    const character = this.#text[this.#at];
    if (character === undefined) return new JsonError("unexpected end of JSON input");
    return new JsonError(`invalid character ${quote(character)} ${where}`, this.#at + 1);
  }

  #value(path: string): unknown {
    this.#space();
    const character = this.#text[this.#at] ?? "";
    if (character === "{" || character === "[") {
      if (++this.#depth > deepest) throw new JsonError("exceeded max depth");
      const value = character === "{" ? this.#object(path) : this.#array(path);
      this.#depth--;
      return value;
    }
    if (character === '"') return this.#string();
    if (character === "-" || (character >= "0" && character <= "9")) return this.#number();
    if (character === "t" || character === "f" || character === "n") {
      const [word, value] = literals[character];
      return this.#literal(word, value);
    }
    throw this.#unexpected("looking for beginning of value");
  }

  #literal(word: string, value: boolean | null): boolean | null {
    for (const wanted of word) {
      if (this.#text[this.#at] !== wanted) {
        throw this.#unexpected(`in literal ${word} (expecting ${quote(wanted)})`);
      }
      this.#at++;
    }
    return value;
  }

  #number(): number {
    const match = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;
    match.lastIndex = this.#at;
    const found = match.exec(this.#text);
    if (!found) {
      this.#at++;
      throw this.#unexpected("in numeric literal");
    }
    this.#at = match.lastIndex;
    return Number(found[0]);
  }

  #string(): string {
    const start = this.#at++;
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.#text[this.#at]!;
      if (character === "\\") this.#at++;
      else if (character < " ") throw this.#unexpected("in string literal");
      else if (character === '"') {
        this.#at++;
        return this.#unescape(start);
      }
    }
    throw new JsonError("unexpected end of JSON input");
  }

  #unescape(start: number): string {
    try {
      return JSON.parse(this.#text.slice(start, this.#at)) as string;
    } catch {
      const bad = /\\([^"\\/bfnrtu])/.exec(this.#text.slice(start, this.#at));
      throw new JsonError(`invalid character ${quote(bad?.[1] ?? "u")} in string escape code`);
    }
  }

  #object(path: string): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    this.#at++;
    this.#space();
    if (this.#take("}")) return object;
    for (;;) {
      this.#space();
      if (this.#text[this.#at] !== '"') {
        throw this.#unexpected("looking for beginning of object key string");
      }
      const key = this.#string();
      const here = path ? `${path}.${key}` : key;
      if (Object.hasOwn(object, key)) {
        this.duplicates.push(here);
        delete object[key]; // It stands where it stood last.
      }
      this.#space();
      if (!this.#take(":")) throw this.#unexpected("after object key");
      Object.defineProperty(object, key, {
        value: this.#value(here),
        enumerable: true,
        writable: true,
        configurable: true,
      });
      this.#space();
      if (this.#take("}")) return object;
      if (!this.#take(",")) throw this.#unexpected("after object key:value pair");
    }
  }

  #array(path: string): unknown[] {
    const array: unknown[] = [];
    this.#at++;
    this.#space();
    if (this.#take("]")) return array;
    for (;;) {
      array.push(this.#value(`${path}[${array.length}]`));
      this.#space();
      if (this.#take("]")) return array;
      if (!this.#take(",")) throw this.#unexpected("after array element");
    }
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }
}

function quote(character: string): string {
  if (character === "'") return String.raw`'\''`;
  if (character === '"') return `'"'`;
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x7f && code <= 0xa0) return `'\\u${code.toString(16).padStart(4, "0")}'`;
  return `'${JSON.stringify(character).slice(1, -1)}'`;
}
