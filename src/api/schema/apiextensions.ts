/** The types of apiextensions.k8s.io. Notation: see schema.ts. */
export const apiextensionsTypes = `
# apiextensions.v1
CustomResourceDefinition
  kind string
  apiVersion string
  metadata ObjectMeta
  spec CustomResourceDefinitionSpec required
  status CustomResourceDefinitionStatus
CustomResourceDefinitionSpec
  group! string
  names CustomResourceDefinitionNames required
  scope! string
  versions! []CustomResourceDefinitionVersion
  conversion *CustomResourceConversion
  preserveUnknownFields bool
CustomResourceDefinitionNames
  plural! string
  singular string
  shortNames []string
  kind! string
  listKind string
  categories []string
CustomResourceDefinitionVersion
  name! string
  served! bool
  storage! bool
  deprecated bool
  deprecationWarning *string
  schema *CustomResourceValidation
  subresources *CustomResourceSubresources
  additionalPrinterColumns []CustomResourceColumnDefinition
  selectableFields []SelectableField
CustomResourceValidation
  openAPIV3Schema *JSONSchemaProps
CustomResourceSubresources
  status *CustomResourceSubresourceStatus
  scale *CustomResourceSubresourceScale
CustomResourceSubresourceStatus
CustomResourceSubresourceScale
  specReplicasPath! string
  statusReplicasPath! string
  labelSelectorPath *string
CustomResourceColumnDefinition
  name! string
  type! string
  format string
  description string
  priority int32
  jsonPath! string
SelectableField
  jsonPath! string
CustomResourceConversion
  strategy! string
  webhook *WebhookConversion
WebhookConversion
  clientConfig *ConversionClientConfig
  conversionReviewVersions! []string
ConversionClientConfig as=WebhookClientConfig
  url *string
  service *ServiceReference
  caBundle []byte
ServiceReference
  namespace! string
  name! string
  path *string
  port *int32
CustomResourceDefinitionStatus
  conditions! []CustomResourceDefinitionCondition list=map keys=type optional
  acceptedNames! CustomResourceDefinitionNames optional
  storedVersions! []string optional
CustomResourceDefinitionCondition
  type! string
  status! string
  lastTransitionTime Time
  reason string
  message string
ExternalDocumentation
  description string
  url string
ValidationRule
  rule! string
  message string
  messageExpression string
  reason *string
  fieldPath string
  optionalOldSelf *bool
JSONSchemaProps
  id string
  $schema string
  $ref *string
  description string
  type string
  format string
  title string
  default *JSON
  maximum *number
  exclusiveMaximum bool
  minimum *number
  exclusiveMinimum bool
  maxLength *int64
  minLength *int64
  pattern string
  maxItems *int64
  minItems *int64
  uniqueItems bool
  multipleOf *number
  enum []JSON
  maxProperties *int64
  minProperties *int64
  required []string
  items *JSONSchemaPropsOrArray
  allOf []JSONSchemaProps
  oneOf []JSONSchemaProps
  anyOf []JSONSchemaProps
  not *JSONSchemaProps
  properties map[string]JSONSchemaProps
  additionalProperties *JSONSchemaPropsOrBool
  patternProperties map[string]JSONSchemaProps
  dependencies map[string]JSONSchemaPropsOrStringArray
  additionalItems *JSONSchemaPropsOrBool
  definitions map[string]JSONSchemaProps
  externalDocs *ExternalDocumentation
  example *JSON
  nullable bool
  x-kubernetes-preserve-unknown-fields *bool
  x-kubernetes-embedded-resource bool
  x-kubernetes-int-or-string bool
  x-kubernetes-list-map-keys []string
  x-kubernetes-list-type *string
  x-kubernetes-map-type *string
  x-kubernetes-validations []ValidationRule list=map keys=rule patch=merge mergeKey=rule
`;
