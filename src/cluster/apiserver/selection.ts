import { badRequest } from "#api/errors.ts";
import type { BuiltInResource, Resource, Resources } from "#api/scheme.ts";
import {
  FieldMatcher,
  type LabelMatcher,
  parseFieldSelector,
  parseSelector,
  SelectorError,
} from "#api/selectors.ts";
import type { Kind } from "./kind.ts";
import type { Query } from "./query.ts";
import type { ServedVersion } from "./versions/served-version.ts";

/** Which objects of a resource a list, watch or deletion means. */
export class Selection<R extends Resource> {
  readonly namespace: string | undefined;
  readonly #kind: Kind<R>;
  readonly #labels: LabelMatcher;
  #fields: FieldMatcher;

  /** Throws BadRequest for selectors that cannot be read. */
  constructor(kind: Kind<R>, namespace: string, query: Query, form?: ServedVersion) {
    this.#kind = kind;
    this.namespace = namespace || undefined;
    try {
      this.#labels = parseSelector(query.get("labelSelector"));
      const fields = parseFieldSelector(query.get("fieldSelector"));
      this.#fields = form?.storedField ? fields.renamed(form.storedField) : fields;
    } catch (error) {
      if (error instanceof SelectorError) throw badRequest(error.message);
      throw error;
    }
  }

  /** Throws BadRequest where objects cannot be selected by a field. */
  refuseUnknownFields(): void {
    for (const { field } of this.#fields.terms) refuseUnknownField(this.#kind, field);
  }

  /** The path names the one object that is meant. Throws BadRequest where the fields mean another. */
  narrowTo(name: string): void {
    if (this.#fields.empty) {
      this.#fields = new FieldMatcher([{ field: "metadata.name", operator: "=", value: name }]);
    } else if (this.#fields.exactly("metadata.name") !== name) {
      throw badRequest("fieldSelector metadata.name doesn't match requested name");
    }
  }

  /** The namespace that is read, if it is one: that of the path, or of a field selector. */
  get home(): string | undefined {
    return this.namespace ?? this.#fields.exactly("metadata.namespace");
  }

  /** True if no more than one object can be meant: it is read by its key. */
  get isSingle(): boolean {
    const name = this.#fields.exactly("metadata.name");
    return name !== undefined && (!this.#kind.namespaced || this.home !== undefined);
  }

  includes(object: Resources[R]): boolean {
    const { metadata } = object;
    if (this.namespace !== undefined && metadata.namespace !== this.namespace) return false;
    if (!this.#labels.empty && !this.#labels.matches(metadata.labels)) return false;
    if (this.#fields.empty) return true;
    return this.#fields.matches({
      ...this.#kind.strategy.selectableFields?.(this.#kind.fromStored(object)),
      "metadata.name": metadata.name,
      "metadata.namespace": metadata.namespace ?? "",
    });
  }
}

/** The fields each kind can be selected by, beside name and namespace. */
const selectable: { readonly [R in BuiltInResource]?: readonly string[] } = {
  pods: [
    "spec.nodeName",
    "spec.restartPolicy",
    "spec.schedulerName",
    "spec.serviceAccountName",
    "spec.hostNetwork",
    "status.phase",
    "status.podIP",
    "status.podIPs",
    "status.nominatedNodeName",
  ],
  nodes: ["spec.unschedulable"],
  namespaces: ["status.phase"],
  services: ["spec.clusterIP", "spec.type"],
  secrets: ["type"],
  replicasets: ["status.replicas"],
  replicationcontrollers: ["status.replicas"],
  jobs: ["status.successful"],
  certificatesigningrequests: ["spec.signerName"],
  events: [
    "involvedObject.kind",
    "involvedObject.namespace",
    "involvedObject.name",
    "involvedObject.uid",
    "involvedObject.apiVersion",
    "involvedObject.resourceVersion",
    "involvedObject.fieldPath",
    "reason",
    "reportingComponent",
    "source",
    "type",
  ],
};

function refuseUnknownField<R extends Resource>(kind: Kind<R>, field: string): void {
  if (field === "metadata.name" || field === "metadata.namespace") return;
  const custom = kind.strategy.selectable;
  const fields = custom?.length ? custom : selectable[kind.resource as BuiltInResource];
  if (fields?.includes(field)) return;
  if (!fields) {
    throw badRequest(
      `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`,
    );
  }
  const shown = JSON.stringify(field);
  throw badRequest(
    kind.resource === "jobs"
      ? `field label ${shown} not supported for Job`
      : `field label not supported: ${field}`,
  );
}
