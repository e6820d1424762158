// What tests of validation ask the server: may this object be made, or become that?

import type { StatusDetails } from "#api/errors.ts";
import { applyMergePatch } from "#api/patch.ts";
import type { ServerResponse } from "./cluster.ts";
import { TestRequests } from "./test-requests.ts";

interface Named {
  readonly metadata: { readonly name: string };
  readonly [field: string]: unknown;
}

/** Tries changes of a good object, one by one; none of them lasts. */
export class Trials {
  readonly #path: string;
  readonly #written: Named;
  readonly #status: object | undefined;
  #empty: TestRequests | undefined;
  #holding: TestRequests | undefined;
  #stored: object = {};

  /** `path`: where objects like the good one are made, which has a name; `status`: what becomes of it then. */
  constructor(path: string, good: Named, status?: object) {
    this.#path = path;
    this.#written = good;
    this.#status = status;
  }

  /** Trials of the good one made with a merge patch. */
  madeWith(patch: object, status?: object): Trials {
    return new Trials(this.#path, changed(this.#written, patch) as Named, status);
  }

  /** The answer to a new object: the good one with a merge patch. */
  create(patch: object = {}): ServerResponse {
    this.#empty ??= new TestRequests(1, 0);
    return this.#empty.send("POST", `${this.#path}?dryRun=All`, changed(this.#written, patch));
  }

  /** The answer to a change of the good one by a merge patch, or of a part of it: `/status`. */
  update(patch: object, part = ""): ServerResponse {
    this.#holding ??= this.#make();
    const path = `${this.#object}${part}?dryRun=All`;
    return this.#holding.send("PUT", path, changed(this.#stored, patch));
  }

  #make(): TestRequests {
    const requests = new TestRequests(1, 0);
    this.#stored = requests.ask<object>("POST", this.#path, this.#written);
    if (this.#status) {
      const next = changed(this.#stored, { status: this.#status });
      this.#stored = requests.ask<object>("PUT", `${this.#object}/status`, next);
    }
    return requests;
  }

  get #object(): string {
    return `${this.#path}/${this.#written.metadata.name}`;
  }
}

function changed(object: object, patch: object): object {
  return applyMergePatch(object, patch) as object;
}

/** `field: message` of each cause of a refusal, in the server's order; [] of what it takes. */
export function causesOf({ code, body }: ServerResponse): string[] {
  const { details, message = "" } = body as { details?: StatusDetails; message?: string };
  if (code < 400) return [];
  const causes = details?.causes?.map(({ field, message: why }) => `${field}: ${why}`);
  return causes ?? [message];
}

/** The real server's warnings: those about what is not simulated are left out. */
export function warningsOf({ headers }: ServerResponse): string[] {
  return (headers["warning"] ?? [])
    .map((text) => JSON.parse(text.replace(/^299 - /, "")) as string)
    .filter((text) => !text.endsWith("the simulated cluster does not act on it"));
}
