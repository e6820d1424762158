import {
  allNamespacesFlag,
  fieldSelectorFlag,
  filenameFlags,
  printFlags,
  selectorFlag,
} from "./common-flags.ts";
import type { Flag } from "./command.ts";

const output: Flag = {
  name: "output",
  shorthand: "o",
  type: "string",
  default: "",
  usage:
    "How to print: one of (json, yaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file, custom-columns, custom-columns-file, wide).",
};

/** The flags of `kubectl get`. */
export const getFlags: readonly Flag[] = [
  allNamespacesFlag,
  fieldSelectorFlag,
  selectorFlag,
  ...filenameFlags("Files that name the objects to get."),
  ...printFlags.filter(({ name }) => name !== "output"),
  output,
  {
    name: "chunk-size",
    type: "int64",
    default: "500",
    usage: "Ask for long lists in parts of this size; 0 asks for all at once.",
  },
  {
    name: "ignore-not-found",
    type: "bool",
    default: "false",
    usage: "An object that does not exist is no error.",
  },
  {
    name: "label-columns",
    shorthand: "L",
    type: "strings",
    default: "[]",
    usage:
      "Labels, separated by commas, that get a column of their own. May be given several times.",
  },
  {
    name: "no-headers",
    type: "bool",
    default: "false",
    usage: "Print no line of headers above a table.",
  },
  {
    name: "output-watch-events",
    type: "bool",
    default: "false",
    usage:
      "Print the events of --watch and --watch-only; objects that exist already come as ADDED.",
  },
  {
    name: "raw",
    type: "string",
    default: "",
    usage: "Ask the server for this path and print what it answers.",
  },
  {
    name: "server-print",
    type: "bool",
    default: "true",
    usage: "Let the server choose the columns of tables.",
  },
  {
    name: "show-kind",
    type: "bool",
    default: "false",
    usage: "Print the type in front of each name.",
  },
  {
    name: "show-labels",
    type: "bool",
    default: "false",
    usage: "Print all labels in a last column.",
  },
  {
    name: "sort-by",
    type: "string",
    default: "",
    usage:
      "Sort by the field at this JSONPath (e.g. '{.metadata.name}'), which holds a number or text.",
  },
  {
    name: "subresource",
    type: "string",
    default: "",
    usage: "Get this subresource of the object.",
  },
  {
    name: "watch",
    shorthand: "w",
    type: "bool",
    default: "false",
    usage: "Print the objects, then watch them and print every change.",
  },
  {
    name: "watch-only",
    type: "bool",
    default: "false",
    usage: "Print changes only, not the objects as they are now.",
  },
];
