// The ServiceAccount admission plugin: a Pod gets its account, the account's token and what the account pulls images with.

import type { Pod, ServiceAccount } from "#api/core.ts";
import { goBool } from "#api/go-bool.ts";
import type { Container, PodSpec } from "#api/podspec.ts";
import { nameSuffix } from "../names.ts";
import type { AdmissionContext } from "../strategy.ts";

const mirrorAnnotation = "kubernetes.io/config.mirror";
const enforceAnnotation = "kubernetes.io/enforce-mountable-secrets";
const tokenPath = "/var/run/secrets/kubernetes.io/serviceaccount";
const tokenVolumePrefix = "kube-api-access-";

const driversWithSecrets = [
  "cephfs",
  "cinder",
  "flexVolume",
  "rbd",
  "scaleIO",
  "iscsi",
  "storageos",
] as const;

/** Answers why the Pod may not be, if so. */
export function admitServiceAccount(pod: Pod, context: AdmissionContext): string | undefined {
  if (!context.admits("ServiceAccount")) return undefined;
  const { metadata, spec } = pod;
  if (metadata.annotations?.[mirrorAnnotation] !== undefined) return mirrorFault(spec);
  spec.serviceAccountName ||= "default";
  spec.serviceAccount = spec.serviceAccountName;
  const { namespace = "" } = metadata;
  const account = context.find("serviceaccounts", namespace, spec.serviceAccountName);
  if (!account) {
    const name = spec.serviceAccountName;
    return `error looking up service account ${namespace}/${name}: serviceaccount ${JSON.stringify(name)} not found`;
  }
  mountToken(spec, account, context);
  if (!spec.imagePullSecrets?.length && account.imagePullSecrets?.length) {
    spec.imagePullSecrets = account.imagePullSecrets.map(({ name = "" }) => ({ name }));
  }
  const isLimited = goBool(account.metadata.annotations?.[enforceAnnotation] ?? "");
  return isLimited ? strangeSecret(spec, account) : undefined;
}

/** Why a Pod that only mirrors one of a node's own may not be. */
function mirrorFault(spec: PodSpec): string | undefined {
  if (spec.serviceAccountName) return "a mirror pod may not reference service accounts";
  if (namesSecrets(spec)) return "a mirror pod may not reference secrets";
  const usesToken = spec.volumes?.some(({ projected }) =>
    projected?.sources?.some(({ serviceAccountToken }) => serviceAccountToken),
  );
  return usesToken ? "a mirror pod may not use ServiceAccountToken volume projections" : undefined;
}

function namesSecrets(spec: PodSpec): boolean {
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  const named = [
    ...(spec.imagePullSecrets ?? []),
    ...containers.flatMap(({ env = [] }) => env.map(({ valueFrom }) => valueFrom?.secretKeyRef)),
    ...containers.flatMap(({ envFrom = [] }) => envFrom.map(({ secretRef }) => secretRef)),
    ...(spec.volumes ?? []).flatMap((volume) => [
      { name: volume.azureFile?.secretName },
      { name: volume.secret?.secretName },
      volume.csi?.nodePublishSecretRef,
      ...(volume.projected?.sources ?? []).map(({ secret }) => secret),
      ...driversWithSecrets.map((driver) => volume[driver]?.secretRef),
    ]),
  ];
  return named.some((reference) => reference?.name);
}

function mountToken(spec: PodSpec, account: ServiceAccount, context: AdmissionContext): void {
  const mounts = spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
  if (!mounts) return;
  const bare = [...(spec.initContainers ?? []), ...(spec.containers ?? [])].filter(
    ({ volumeMounts }) => !volumeMounts?.some(({ mountPath }) => mountPath === tokenPath),
  );
  if (bare.length === 0) return;
  const given = spec.volumes?.find((volume) => volume.name.startsWith(tokenVolumePrefix));
  const name = given?.name ?? newName(context);
  if (!given) (spec.volumes ??= []).push(tokenVolume(name));
  for (const container of bare) {
    (container.volumeMounts ??= []).push({ name, readOnly: true, mountPath: tokenPath });
  }
}

function newName(context: AdmissionContext): string {
  return nameSuffix(tokenVolumePrefix, context.random("kube-api-access"));
}

function tokenVolume(name: string): NonNullable<PodSpec["volumes"]>[number] {
  const namespaceField = { apiVersion: "v1", fieldPath: "metadata.namespace" };
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
        { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
        { downwardAPI: { items: [{ path: "namespace", fieldRef: namespaceField }] } },
      ],
      defaultMode: 420,
    },
  };
}

/** Of an account that may only use its own Secrets: what is said of the first other one. */
function strangeSecret(spec: PodSpec, account: ServiceAccount): string | undefined {
  const own = (account.secrets ?? []).map(({ name }) => name);
  const why = `is not allowed because service account ${account.metadata.name} does not reference that`;
  const { volumes = [], initContainers = [], imagePullSecrets = [] } = spec;
  for (const { secret } of volumes) {
    if (secret && !own.includes(secret.secretName)) {
      return `volume with secret.secretName="${secret.secretName}" ${why} secret`;
    }
  }
  const uses = [
    ...initContainers.flatMap((container) => secretsOf(container, "init container")),
    ...(spec.containers ?? []).flatMap((container) => secretsOf(container, "container")),
  ];
  const strange = uses.find(({ name }) => !own.includes(name));
  if (strange)
    return `${strange.where} referencing secret.secretName="${strange.name}" ${why} secret`;
  const pulling = (account.imagePullSecrets ?? []).map(({ name }) => name);
  const index = imagePullSecrets.findIndex(({ name }) => !pulling.includes(name));
  return index < 0
    ? undefined
    : `imagePullSecrets[${index}].name="${imagePullSecrets[index]?.name ?? ""}" ${why} imagePullSecret`;
}

function secretsOf({ name, env = [], envFrom = [] }: Container, noun: string) {
  return [
    ...env.flatMap(({ name: variable, valueFrom }) =>
      valueFrom?.secretKeyRef
        ? [{ where: `${noun} ${name} with envVar ${variable}`, name: valueFrom.secretKeyRef.name }]
        : [],
    ),
    ...envFrom.flatMap(({ secretRef }) =>
      secretRef ? [{ where: `${noun} ${name} with envFrom`, name: secretRef.name }] : [],
    ),
  ];
}
