import type { APIService } from "../apiregistration.ts";
import { type GroupScheme, sharedBy } from "./resource-info.ts";

/** The resources of apiregistration.k8s.io. */
export interface ApiregistrationResources {
  apiservices: APIService;
}

/** Their facts. */
export const apiregistration: GroupScheme<ApiregistrationResources> = {
  apiservices: {
    ...sharedBy("apiregistration.k8s.io", "v1"),
    kind: "APIService",
    singular: "apiservice",
    categories: ["api-extensions"],
    namespaced: false,
    subresources: ["status"],
  },
};
