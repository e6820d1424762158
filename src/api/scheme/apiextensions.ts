import type { CustomResourceDefinition } from "../apiextensions.ts";
import { type GroupScheme, sharedBy } from "./resource-info.ts";

/** The resources of apiextensions.k8s.io. */
export interface ApiextensionsResources {
  customresourcedefinitions: CustomResourceDefinition;
}

const shared = sharedBy("apiextensions.k8s.io", "v1");

/** Their facts, in the order of the real server's discovery. */
export const apiextensions: GroupScheme<ApiextensionsResources> = {
  customresourcedefinitions: {
    ...shared,
    kind: "CustomResourceDefinition",
    singular: "customresourcedefinition",
    shortNames: ["crd", "crds"],
    categories: ["api-extensions"],
    namespaced: false,
    subresources: ["status"],
  },
};
