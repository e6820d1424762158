/** What the types and their fields are for, by the types' names in OpenAPI documents. */
export interface Descriptions {
  readonly [type: string]: {
    readonly description: string;
    readonly fields: Readonly<Record<string, string>>;
    /** What a field's string, or each string of its list, may be. */
    readonly values: Readonly<Record<string, readonly string[]>>;
  };
}

/** The descriptions that the server knows by now. They are large, and not everybody asks for them. */
export class Documentation {
  descriptions: Descriptions = {};
}
