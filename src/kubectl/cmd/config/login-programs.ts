// The ways to log in by a program or a provider: kept in the kubeconfig, though this kubectl runs none.

import type { JsonObject } from "#base/json.ts";
import { objectAt, objectsAt, textAt, textMapAt } from "../../resources/fields.ts";
import { type Flag, type Invocation, UsageError } from "../command.ts";

function flag(name: string, type: Flag["type"], usage: string): Flag {
  const defaults = { bool: "false", strings: "[]", stringArray: "[]" };
  const initial = type in defaults ? defaults[type as keyof typeof defaults] : "";
  return { name, type, default: initial, usage };
}

export const programFlags: readonly Flag[] = [
  flag("auth-provider", "string", "The provider that logs in."),
  flag("auth-provider-arg", "strings", "What the provider is told: key=value, or key- to forget."),
  flag("exec-api-version", "string", "The API version that the program speaks."),
  flag("exec-arg", "strings", "Arguments of the program."),
  flag("exec-command", "string", "The program that logs in."),
  flag("exec-env", "stringArray", "Variables of the program: key=value, or key- to forget."),
  flag("exec-interactive-mode", "string", "How the program asks: IfAvailable, Never or Always."),
  flag("exec-provide-cluster-info", "bool", "Tell the program about the cluster."),
];

/** Some words set a value, others take it away. */
interface Changes {
  readonly set: ReadonlyMap<string, string>;
  readonly removed: readonly string[];
}

/** Reads `key=value` and `key-`. Throws UsageError. */
export function changesOf({ flags }: Invocation, name: string): Changes {
  const set = new Map<string, string>();
  const removed: string[] = [];
  for (const word of flags.strings(name)) {
    const at = word.indexOf("=");
    if (at >= 0) set.set(word.slice(0, at), word.slice(at + 1));
    else if (word.endsWith("-")) removed.push(word.slice(0, -1));
    else throw new UsageError(`invalid ${name} format: ${word}`);
  }
  return { set, removed };
}

/** The user with the program and provider that the flags name. As modifyAuthInfo in kubectl/pkg/cmd/config. */
export function withPrograms(invocation: Invocation, user: JsonObject): JsonObject {
  const { flags } = invocation;
  const mode = flags.string("exec-interactive-mode");
  if (!["", "IfAvailable", "Never", "Always"].includes(mode)) {
    throw new UsageError("invalid interactive mode type, can be only IfAvailable, Never, Always");
  }
  const provider = providerOf(invocation, user);
  const exec = execOf(invocation, user);
  return { ...user, ...(provider && { "auth-provider": provider }), ...(exec && { exec }) };
}

function providerOf(invocation: Invocation, user: JsonObject): JsonObject | undefined {
  const { flags } = invocation;
  const before = user["auth-provider"] as JsonObject | undefined;
  const name = flags.changed("auth-provider")
    ? flags.string("auth-provider")
    : textAt(before, "name");
  if (!before && !flags.changed("auth-provider")) return undefined;
  const kept = before && textAt(before, "name") === name ? textMapAt(before, "config") : {};
  const { set, removed } = changesOf(invocation, "auth-provider-arg");
  const config = new Map([...Object.entries(kept), ...set]);
  for (const key of removed) config.delete(key);
  return { name, config: Object.fromEntries(config) };
}

function execOf(invocation: Invocation, user: JsonObject): JsonObject | undefined {
  const { flags } = invocation;
  const names = flags.changed("exec-command");
  if (!user["exec"] && !names) return undefined;
  const before = objectAt(user, "exec");
  const args = flags.strings("exec-arg");
  const { set, removed } = changesOf(invocation, "exec-env");
  const env = new Map(
    objectsAt(before, "env").map((each) => [textAt(each, "name"), textAt(each, "value")]),
  );
  for (const key of removed) env.delete(key);
  for (const [key, value] of set) env.set(key, value);
  const text = (field: string, name: string) =>
    flags.changed(name) ? flags.string(name) : textAt(before, field);
  const info = flags.changed("exec-provide-cluster-info")
    ? flags.bool("exec-provide-cluster-info")
    : before["provideClusterInfo"] === true;
  const [version, mode] = [
    text("apiVersion", "exec-api-version"),
    text("interactiveMode", "exec-interactive-mode"),
  ];
  return {
    command: text("command", "exec-command"),
    args: args.length > 0 ? args : names ? null : (before["args"] ?? null),
    env: env.size > 0 ? [...env].map(([name, value]) => ({ name, value })) : null,
    ...(version && { apiVersion: version }),
    ...(before["installHint"] !== undefined && { installHint: before["installHint"] }),
    provideClusterInfo: info,
    ...(mode && { interactiveMode: mode }),
  };
}
