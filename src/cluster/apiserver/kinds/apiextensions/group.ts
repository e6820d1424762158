import type { ApiextensionsResources } from "#api/scheme/apiextensions.ts";
import type { GroupStrategies } from "../../strategy.ts";
import { customResourceDefinitionStrategy } from "./customresourcedefinition.ts";

/** The rules of the kinds of apiextensions.k8s.io. */
export const apiextensionsStrategies: GroupStrategies<ApiextensionsResources> = {
  customresourcedefinitions: customResourceDefinitionStrategy,
};
