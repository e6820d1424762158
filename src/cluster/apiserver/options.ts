import type { AdmissionPlugin } from "./admission/plugins.ts";

/** What can be told the API server at its start, as kube-apiserver's flags. */
export interface ApiServerOptions {
  /** `--disable-admission-plugins` */
  readonly disabledPlugins?: readonly AdmissionPlugin[];
  /** `--service-cluster-ip-range`: where Services get their addresses from, an IPv4 CIDR. */
  readonly serviceRange?: string;
  /** The signers of certificates that are at work beside it. */
  readonly signers?: readonly string[];
}

/** minikube's range of addresses for Services. */
export const usualServiceRange = "10.96.0.0/12";
