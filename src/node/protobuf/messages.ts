import {
  authenticationMessages,
  authorizationMessages,
  certificatesMessages,
  rbacMessages,
} from "./access.ts";
import {
  admissionRegistrationMessages,
  apiRegistrationMessages,
  flowControlMessages,
} from "./apiserver.ts";
import {
  coordinationMessages,
  discoveryMessages,
  eventsMessages,
  networkingMessages,
  nodeMessages,
  schedulingMessages,
  storageMessages,
} from "./cluster.ts";
import { coreMessages } from "./core.ts";
import { extensionsMessages } from "./extensions.ts";
import { metaMessages } from "./meta.ts";
import { fieldsIn, type Messages, type ProtobufField } from "./notation.ts";
import { podMessages } from "./pods.ts";
import { volumeMessages } from "./volumes.ts";
import {
  appsMessages,
  autoscalingMessages,
  autoscalingV1Messages,
  batchMessages,
  policyMessages,
} from "./workloads.ts";

/** What is written in a way of its own. */
const specialMessages: Messages = {
  Unknown: "typeMeta=1:TypeMeta raw=2:raw contentEncoding=3:string contentType=4:string",
  TypeMeta: "apiVersion=1:string kind=2:string",
  Time: "seconds=1:int nanos=2:int",
  MicroTime: "seconds=1:int nanos=2:int",
  IntOrString: "type=1:int intVal=2:int strVal=3:string",
  Quantity: "string=1:string",
  RawExtension: "raw=1:raw",
  FieldsV1: "raw=1:raw",
  WatchEvent: "type=1:string object=2:RawExtension",
  StringList: "items=1:[]string",
};

const everywhere: Messages = {
  ...coreMessages,
  ...podMessages,
  ...volumeMessages,
  ...metaMessages,
  ...specialMessages,
};

/** Groups name some messages alike (Event, HorizontalPodAutoscalerSpec), so each has its own. */
const groups: Readonly<Record<string, Messages>> = {
  "apps/v1": appsMessages,
  "batch/v1": batchMessages,
  "policy/v1": policyMessages,
  "autoscaling/v1": autoscalingV1Messages,
  "autoscaling/v2": autoscalingMessages,
  "networking.k8s.io/v1": networkingMessages,
  "discovery.k8s.io/v1": discoveryMessages,
  "coordination.k8s.io/v1": coordinationMessages,
  "events.k8s.io/v1": eventsMessages,
  "storage.k8s.io/v1": storageMessages,
  "scheduling.k8s.io/v1": schedulingMessages,
  "node.k8s.io/v1": nodeMessages,
  "rbac.authorization.k8s.io/v1": rbacMessages,
  "authorization.k8s.io/v1": authorizationMessages,
  "authentication.k8s.io/v1": authenticationMessages,
  "certificates.k8s.io/v1": certificatesMessages,
  "admissionregistration.k8s.io/v1": admissionRegistrationMessages,
  "apiregistration.k8s.io/v1": apiRegistrationMessages,
  "apiextensions.k8s.io/v1": extensionsMessages,
  "flowcontrol.apiserver.k8s.io/v1": flowControlMessages,
};

const read = new Map<string, ReadonlyMap<number, ProtobufField>>();

/** The fields of a message by number, as it is in this API version; undefined if there is no such message. */
export function messageOf(
  apiVersion: string,
  name: string,
): ReadonlyMap<number, ProtobufField> | undefined {
  const text = find(groups[apiVersion] ?? {}, name) ?? find(everywhere, name);
  if (text === undefined) return undefined;
  let fields = read.get(text);
  if (!fields) read.set(text, (fields = fieldsIn(text)));
  return fields;
}

/** The messages that an API version has, by name. */
export function messagesOf(apiVersion: string): readonly string[] {
  return Object.keys({ ...everywhere, ...groups[apiVersion] });
}

/** The API versions with messages of their own. */
export const messageVersions: readonly string[] = Object.keys(groups);

function find(messages: Messages, name: string): string | undefined {
  return Object.hasOwn(messages, name) ? messages[name] : undefined;
}
