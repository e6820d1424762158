import { goBool } from "#api/go-bool.ts";
import { type Flag, type FlagValues, UsageError } from "./command.ts";

/** `-f`, `-R` and `-k`; `usage` says what the files are for. */
export function filenameFlags(usage: string): readonly Flag[] {
  return [
    { name: "filename", shorthand: "f", type: "strings", default: "[]", usage },
    {
      name: "kustomize",
      shorthand: "k",
      type: "string",
      default: "",
      usage: "A directory with a kustomization.yaml. Not together with -f or -R.",
    },
    {
      name: "recursive",
      shorthand: "R",
      type: "bool",
      default: "false",
      usage: "Look for manifests in the directories below those given with -f, too.",
    },
  ];
}

/** `-f` and `-R`, which looks into directories unless told otherwise: of commands without -k. */
export function recursiveFilenameFlags(usage: string): readonly Flag[] {
  return filenameFlags(usage)
    .filter(({ name }) => name !== "kustomize")
    .map((flag) => (flag.name === "recursive" ? { ...flag, default: "true" } : flag));
}

/** `-l`. */
export const selectorFlag: Flag = {
  name: "selector",
  shorthand: "l",
  type: "string",
  default: "",
  usage:
    "Work on the objects whose labels match: '=', '==', '!=', 'in', 'notin'. (e.g. -l key1=value1,key2=value2,key3 in (value3))",
};

/** `--field-selector`. */
export const fieldSelectorFlag: Flag = {
  name: "field-selector",
  type: "string",
  default: "",
  usage:
    "Work on the objects whose fields match: '=', '==', '!='. The server knows only few fields of each type.",
};

/** `-A`. */
export const allNamespacesFlag: Flag = {
  name: "all-namespaces",
  shorthand: "A",
  type: "bool",
  default: "false",
  usage: "Work in all namespaces; the current one and --namespace are not looked at.",
};

/** `--all`. */
export const allFlag: Flag = {
  name: "all",
  type: "bool",
  default: "false",
  usage: "Work on all objects of the types given.",
};

/** `--dry-run`. */
export const dryRunFlag: Flag = {
  name: "dry-run",
  type: "string",
  default: "none",
  noOptDefault: "unchanged",
  usage:
    'One of "none", "server" or "client". "client" prints what would be sent and sends nothing; "server" sends it, but nothing is kept.',
};

/** `--field-manager`. */
export function fieldManagerFlag(manager: string): Flag {
  return {
    name: "field-manager",
    type: "string",
    default: manager,
    usage: "Under which name the server notes who set a field.",
  };
}

const outputNames =
  "json, yaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file";

/** `-o`, `--template`, `--allow-missing-template-keys` and `--show-managed-fields`. */
export const printFlags: readonly Flag[] = [
  {
    name: "allow-missing-template-keys",
    type: "bool",
    default: "true",
    usage: "A field or key that a template names and an object lacks is no error.",
  },
  {
    name: "output",
    shorthand: "o",
    type: "string",
    default: "",
    usage: `How to print: one of (${outputNames}).`,
  },
  {
    name: "show-managed-fields",
    type: "bool",
    default: "false",
    usage: "Print managedFields, too, in JSON and YAML.",
  },
  {
    name: "template",
    type: "string",
    default: "",
    usage: "The template, or the file with it, for -o=go-template and -o=go-template-file.",
  },
];

/** `--validate`. */
export const validateFlag: Flag = {
  name: "validate",
  type: "string",
  default: "strict",
  noOptDefault: "strict",
  usage:
    "What to do about unknown and duplicate fields: strict (or true) refuses them, warn warns, ignore (or false) drops them silently.",
};

export type DryRun = "none" | "client" | "server";

/** The value of `--dry-run`. Throws UsageError, whose message `prefix` begins. */
export function dryRunOf(flags: FlagValues, prefix = ""): DryRun {
  const value = flags.string("dry-run");
  if (value === "none" || value === "client" || value === "server") return value;
  const meant = deprecatedDryRun(value);
  if (meant) return meant;
  const choice = 'Must be "none", "server", or "client".';
  throw new UsageError(`${prefix}Invalid dry-run value (${value}). ${choice}`);
}

/** What a value means that should not be used any more: `execute` says so. */
export function deprecatedDryRun(value: string): "none" | "client" | undefined {
  const isDry = value === "unchanged" || goBool(value);
  return isDry === undefined ? undefined : isDry ? "client" : "none";
}

/** ` (dry run)` as it stands behind what a command says it did. */
export function dryRunSuffix(dryRun: DryRun): string {
  if (dryRun === "none") return "";
  return dryRun === "client" ? " (dry run)" : " (server dry run)";
}

/** The value of `--validate` as the server's fieldValidation. Throws UsageError. */
export function validationOf(flags: FlagValues): "Strict" | "Warn" | "Ignore" {
  switch (flags.string("validate")) {
    case "true":
    case "strict":
      return "Strict";
    case "warn":
      return "Warn";
    case "false":
    case "ignore":
      return "Ignore";
    default:
      throw new UsageError(
        `invalid - validate option ${JSON.stringify(flags.string("validate"))}; must be one of: strict (or true), warn, ignore (or false)`,
      );
  }
}

/** What of `-f`, `-R`, `-k` and `-l` the builder needs. */
export function fileOptions(flags: FlagValues): {
  filenames: readonly string[];
  recursive: boolean;
  kustomize: string;
} {
  return {
    filenames: flags.strings("filename"),
    recursive: flags.bool("recursive"),
    // A few commands have no -k.
    kustomize: flags.changed("kustomize") ? flags.string("kustomize") : "",
  };
}
