import type { Command } from "./command.ts";
import { annotate, label } from "./label.ts";
import { apiResources, apiVersions } from "./api-resources.ts";
import { apply } from "./apply.ts";
import { cordon, uncordon } from "./cordon.ts";
import { create } from "./create.ts";
import { deleteCommand } from "./delete.ts";
import { exec } from "./exec.ts";
import { logs } from "./logs.ts";
import { patch } from "./patch.ts";
import { replace } from "./replace.ts";
import { run } from "./run.ts";
import { get } from "./get.ts";
import { version } from "./version.ts";

/** Every command of kubectl, in the order in which `kubectl --help` lists them. */
export const commands: readonly Command[] = [
  create,
  run,
  get,
  deleteCommand,
  cordon,
  uncordon,
  logs,
  exec,
  apply,
  patch,
  replace,
  label,
  annotate,
  apiResources,
  apiVersions,
  version,
];
