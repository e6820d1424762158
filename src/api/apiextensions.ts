import type { ConditionStatus, KubernetesObject } from "./meta.ts";

/** apiextensions.k8s.io/v1 CustomResourceDefinition: a kind that is made known at run time. */
export interface CustomResourceDefinition extends KubernetesObject {
  kind: "CustomResourceDefinition";
  spec: CustomResourceDefinitionSpec;
  status: CustomResourceDefinitionStatus;
}

export interface CustomResourceDefinitionSpec {
  group: string;
  names: CustomResourceDefinitionNames;
  scope: "Cluster" | "Namespaced";
  versions: CustomResourceDefinitionVersion[];
  conversion?: CustomResourceConversion;
  preserveUnknownFields?: boolean;
}

export interface CustomResourceDefinitionNames {
  plural: string;
  singular?: string;
  shortNames?: string[];
  kind: string;
  listKind?: string;
  categories?: string[];
}

export interface CustomResourceDefinitionVersion {
  name: string;
  served: boolean;
  storage: boolean;
  deprecated?: boolean;
  deprecationWarning?: string;
  schema?: { openAPIV3Schema?: JsonSchemaProps };
  subresources?: CustomResourceSubresources;
  additionalPrinterColumns?: CustomResourceColumnDefinition[];
  selectableFields?: SelectableField[];
}

export interface CustomResourceSubresources {
  status?: Record<string, never>;
  scale?: CustomResourceSubresourceScale;
}

export interface CustomResourceSubresourceScale {
  specReplicasPath: string;
  statusReplicasPath: string;
  labelSelectorPath?: string;
}

export interface CustomResourceColumnDefinition {
  name: string;
  type: string;
  format?: string;
  description?: string;
  priority?: number;
  jsonPath: string;
}

export interface SelectableField {
  jsonPath: string;
}

export interface CustomResourceConversion {
  strategy: "None" | "Webhook";
  webhook?: {
    clientConfig?: {
      url?: string;
      service?: { namespace: string; name: string; path?: string; port?: number };
      caBundle?: string;
    };
    conversionReviewVersions: string[] | null;
  };
}

export interface CustomResourceDefinitionStatus {
  conditions: CustomResourceDefinitionCondition[] | null;
  acceptedNames: CustomResourceDefinitionNames;
  storedVersions: string[] | null;
}

export interface CustomResourceDefinitionCondition {
  type: string;
  status: ConditionStatus;
  lastTransitionTime?: string | null;
  reason?: string;
  message?: string;
}

/** JSON Schema as far as apiextensions.k8s.io/v1 knows it. */
export interface JsonSchemaProps {
  id?: string;
  $schema?: string;
  $ref?: string;
  description?: string;
  type?: string;
  format?: string;
  title?: string;
  default?: unknown;
  maximum?: number;
  exclusiveMaximum?: boolean;
  minimum?: number;
  exclusiveMinimum?: boolean;
  maxLength?: number;
  minLength?: number;
  pattern?: string;
  maxItems?: number;
  minItems?: number;
  uniqueItems?: boolean;
  multipleOf?: number;
  enum?: unknown[];
  maxProperties?: number;
  minProperties?: number;
  required?: string[];
  items?: JsonSchemaProps | JsonSchemaProps[];
  allOf?: JsonSchemaProps[];
  oneOf?: JsonSchemaProps[];
  anyOf?: JsonSchemaProps[];
  not?: JsonSchemaProps;
  properties?: Record<string, JsonSchemaProps>;
  additionalProperties?: JsonSchemaProps | boolean;
  patternProperties?: Record<string, JsonSchemaProps>;
  dependencies?: Record<string, JsonSchemaProps | string[]>;
  additionalItems?: JsonSchemaProps | boolean;
  definitions?: Record<string, JsonSchemaProps>;
  externalDocs?: { description?: string; url?: string };
  example?: unknown;
  nullable?: boolean;
  "x-kubernetes-preserve-unknown-fields"?: boolean;
  "x-kubernetes-embedded-resource"?: boolean;
  "x-kubernetes-int-or-string"?: boolean;
  "x-kubernetes-list-map-keys"?: string[];
  "x-kubernetes-list-type"?: string;
  "x-kubernetes-map-type"?: string;
  "x-kubernetes-validations"?: ValidationRule[];
}

export interface ValidationRule {
  rule: string;
  message?: string;
  messageExpression?: string;
  reason?: string;
  fieldPath?: string;
  optionalOldSelf?: boolean;
}

/** True if the definition has a condition of this type that holds. */
export function hasCondition({ status }: CustomResourceDefinition, type: string): boolean {
  return !!status.conditions?.some((one) => one.type === type && one.status === "True");
}

/** The definition with a condition set, and when it changed to that. As apihelpers.SetCRDCondition. */
export function withCondition(
  definition: CustomResourceDefinition,
  time: string,
  condition: Omit<CustomResourceDefinitionCondition, "lastTransitionTime">,
): CustomResourceDefinition {
  const { conditions } = definition.status;
  const old = conditions?.find(({ type }) => type === condition.type);
  const isKept = old?.status === condition.status && old.lastTransitionTime;
  const { type, status, reason, message } = condition;
  const set: CustomResourceDefinitionCondition = {
    type,
    status,
    lastTransitionTime: isKept ? old.lastTransitionTime! : time,
    ...(reason && { reason }),
    ...(message && { message }),
  };
  const next = old
    ? (conditions ?? []).map((one) => (one === old ? set : one))
    : [...(conditions ?? []), set];
  return { ...definition, status: { ...definition.status, conditions: next } };
}
