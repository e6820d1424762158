/** Where a value can go. */
export type Target =
  | { readonly type: "variable"; readonly name: string }
  | { readonly type: "field"; readonly index: Expression }
  | {
      readonly type: "element";
      readonly array: string;
      readonly subscripts: readonly Expression[];
    };

/** What has a value. */
export type Expression =
  | Target
  | { readonly type: "number"; readonly value: number }
  | { readonly type: "text"; readonly value: string }
  /** Alone it asks whether the record matches. */
  | { readonly type: "pattern"; readonly source: string }
  | { readonly type: "group"; readonly inner: Expression }
  | {
      readonly type: "assign";
      /** "" or what is done with the old value: `+`. */
      readonly operator: string;
      readonly target: Target;
      readonly value: Expression;
    }
  | {
      readonly type: "step";
      readonly by: 1 | -1;
      readonly prefix: boolean;
      readonly target: Target;
    }
  | {
      readonly type: "choice";
      readonly test: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    }
  | { readonly type: "unary"; readonly operator: string; readonly operand: Expression }
  | {
      readonly type: "binary";
      /** `" "` joins two texts. */
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly type: "in"; readonly subscripts: readonly Expression[]; readonly array: string }
  | { readonly type: "call"; readonly name: string; readonly args: readonly Expression[] };

/** What is done. */
export type Statement =
  | { readonly type: "expression"; readonly expression: Expression }
  | {
      readonly type: "print" | "printf";
      readonly args: readonly Expression[];
      readonly redirect?: { readonly append: boolean; readonly path: Expression } | undefined;
    }
  | { readonly type: "block"; readonly body: readonly Statement[] }
  | {
      readonly type: "if";
      readonly test: Expression;
      readonly yes: Statement;
      readonly no?: Statement | undefined;
    }
  | {
      readonly type: "loop";
      readonly before?: Statement | undefined;
      readonly test?: Expression | undefined;
      readonly after?: Statement | undefined;
      readonly body: Statement;
      /** The body runs before the first test. */
      readonly bodyFirst: boolean;
    }
  | {
      readonly type: "each";
      readonly name: string;
      readonly array: string;
      readonly body: Statement;
    }
  | {
      readonly type: "delete";
      readonly array: string;
      readonly subscripts?: readonly Expression[] | undefined;
    }
  | { readonly type: "next" | "break" | "continue" }
  | { readonly type: "exit"; readonly code?: Expression | undefined };

/** A pattern and what is done with the records that it chooses; without action they are printed. */
export interface Rule {
  readonly from?: Expression | undefined;
  /** With it: all records up to one that this chooses. */
  readonly to?: Expression | undefined;
  readonly action?: Statement | undefined;
}

/** A whole awk program. */
export interface AwkProgram {
  readonly begin: readonly Statement[];
  readonly rules: readonly Rule[];
  readonly end: readonly Statement[];
}
