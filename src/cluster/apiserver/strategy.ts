import type { FieldError } from "#api/field-errors.ts";
import type { KubernetesObject } from "#api/meta.ts";
import type { Resource, Resources } from "#api/scheme.ts";
import type { Random } from "#base/random.ts";
import type { AdmissionPlugin } from "./admission/plugins.ts";
import type { Cidr } from "./kinds/rules/cidr.ts";
import type { NameRule } from "./metadata.ts";
import type { AuthorsMetadata } from "./status-metadata.ts";
import type { User } from "./user.ts";

/** What a kind's rules may know of the cluster besides the object itself. */
export interface AdmissionContext {
  readonly now: number;
  /** Where Services get their addresses from. */
  readonly serviceRange: Cidr;
  /** True if nothing of what comes out is stored. */
  readonly dryRun?: boolean;
  /** Whether this plugin is on. */
  admits(plugin: AdmissionPlugin): boolean;
  /** Whether somebody signs requests for certificates that name this signer. */
  signs(signerName: string): boolean;
  /** A source of chance for this kind of choice alone. */
  random(label: string): Random;
  find<R extends Resource>(resource: R, namespace: string, name: string): Resources[R] | undefined;
  list<R extends Resource>(resource: R, namespace?: string): readonly Resources[R][];
}

/** A column of `kubectl get`. Priority 1 is shown with `-o wide` only. */
export interface Column {
  readonly name: string;
  readonly type: "string" | "integer" | "number" | "boolean" | "date";
  /** "" or as in OpenAPI; `name` is that of the object. */
  readonly format: string;
  readonly description: string;
  readonly priority: number;
}

/** null where there is nothing to tell. */
export type Cell = string | number | boolean | null;

/**
 * What an update is asked: `metadata` and `object` as if it were new, `metadataChange` and `change` beside what
 * was there.
 */
export type UpdateCheck = "metadata" | "metadataChange" | "object" | "change";

/** The rules of one kind: what the API server does to an object between a request and the store. */
export interface Strategy<T extends KubernetesObject = KubernetesObject> {
  /** True if metadata.generation counts the changes of spec. */
  readonly countsGenerations: boolean;
  /** True if it counts the changes of annotations, too. */
  readonly countsAnnotations?: boolean;
  /** True if status is written by the status subresource only. */
  readonly hasStatus: boolean;
  /** True if a PUT makes an object that is not there. */
  readonly createsOnUpdate?: boolean;
  /** True if a PUT must say which version it has seen. */
  readonly requiresVersion?: boolean;
  /** True if those who depend on it stay, unless the one who deletes it asks for more. */
  readonly orphansDependents?: boolean;
  /** Fills in what the author left out; the same whether the object is new or changed. */
  setDefaults?(object: T): void;
  /**
   * The rules of creation beyond defaults: allocated addresses, admission, first status. `user` asks for it;
   * `warn` tells them what is not seen in the object afterwards.
   */
  prepareForCreate?(
    object: T,
    context: AdmissionContext,
    user?: User,
    warn?: (text: string) => void,
  ): void;
  /** `part`: which subresource is written; "" or nothing for the object itself. */
  prepareForUpdate?(next: T, old: T, context: AdmissionContext, part?: string): void;
  /** True if finalizers need not be names of Kubernetes' own or have a domain. */
  readonly allowsAnyFinalizer?: boolean;
  /**
   * What is wrong with an object, new or changed, besides its metadata. `group` is the API group of the
   * request, where that is not the kind's own; of an update, `old` is what was there.
   */
  validate?(object: T, context: AdmissionContext, group?: string, old?: T): FieldError[];
  /** The same for a new object, where more can be wrong with it. */
  validateNew?(object: T, context: AdmissionContext): FieldError[];
  /** What is wrong with a change, of the object or of a part of it. `validate` is asked as well. */
  validateUpdate?(next: T, old: T, part?: string, group?: string): FieldError[];
  /** What ValidateUpdate of upstream's strategy asks, in its order: `metadataChange`, `object`, `change` unless told otherwise. */
  readonly updateChecks?: readonly UpdateCheck[];
  /** What is wrong with a new status; `part` is the subresource by which it was written. */
  validateStatusUpdate?(next: T, old: T, part?: string): FieldError[];
  /** What of metadata a write of the status leaves alone; nothing unless told otherwise. */
  readonly guardedFromStatus?: readonly AuthorsMetadata[];
  /** What ValidateUpdate of upstream's status strategy asks; `metadataChange`, `change` unless told otherwise. */
  readonly statusChecks?: readonly UpdateCheck[];
  /** Fills in what the author of a status left out and takes back what is not theirs; `time` is now. */
  completeStatus?(draft: T, old: T, time: string, part: string): void;
  /** Why admission refuses a new object that is otherwise right. */
  admit?(object: T, context: AdmissionContext): string | undefined;
  /** The same of a change; `part` is the subresource by which it was written. */
  admitUpdate?(next: T, context: AdmissionContext, old: T, part?: string): string | undefined;
  /** What the first deletion makes of an object, where the kind has a way of its own; `time` is now. */
  beginDeletion?(object: T, time: string): T;
  /** Why the object may not be deleted. */
  refuseDelete?(object: T): string | undefined;
  /** The rule for metadata.name; a DNS-1123 subdomain unless told otherwise. */
  readonly validateName?: NameRule;
  /** Warnings for the author of a new object, or of one that wants something else now than `old` did. */
  warnings?(object: T, old: T | undefined, context: AdmissionContext): string[];
  /** Warnings for the author of any write; `old` is what was there. */
  warningsOfWrite?(object: T, old?: T): string[];
  /** Warnings for the author of a status. */
  warningsOfStatus?(object: T): string[];
  readonly columns: readonly Column[];
  /** One row of the table; `name` is its first cell. */
  row(object: T, nowMs: number): Cell[];
  /** Table rows may carry conditions: a Pod that has come to its end. */
  rowConditions?(object: T): readonly object[] | undefined;
  /** What a field selector may ask for, beside metadata.name and metadata.namespace. */
  selectableFields?(object: T): Record<string, string>;
  /** The names of these fields, where they are known at run time only. */
  readonly selectable?: readonly string[];
}

/** The rules of the kinds of one group. */
export type GroupStrategies<Group extends { [R in keyof Group]: KubernetesObject }> = {
  readonly [R in keyof Group]: Strategy<Group[R]>;
};
