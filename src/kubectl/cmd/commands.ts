import type { Command } from "./command.ts";
import { auth } from "./auth/auth.ts";
import { annotate, label } from "./label.ts";
import { apiResources, apiVersions } from "./api-resources.ts";
import { apply } from "./apply.ts";
import { attach } from "./attach.ts";
import { autoscale } from "./autoscale.ts";
import { certificate } from "./certificate.ts";
import { clusterInfo } from "./cluster-info.ts";
import { completion } from "./completion.ts";
import { config } from "./config/config.ts";
import { cordon, uncordon } from "./cordon.ts";
import { cp } from "./cp.ts";
import { create } from "./create.ts";
import { debug } from "./debug/debug.ts";
import { deleteCommand } from "./delete.ts";
import { describe } from "./describe.ts";
import { drain } from "./drain.ts";
import { diff } from "./diff/diff.ts";
import { edit } from "./edit/edit.ts";
import { events } from "./events.ts";
import { exec } from "./exec.ts";
import { explain } from "./explain.ts";
import { expose } from "./expose.ts";
import { get } from "./get.ts";
import { kustomize } from "./kustomize.ts";
import { logs } from "./logs.ts";
import { patch } from "./patch.ts";
import { plugin } from "./plugin.ts";
import { portForward } from "./port-forward.ts";
import { proxy } from "./proxy.ts";
import { replace } from "./replace.ts";
import { rollout } from "./rollout/rollout.ts";
import { run } from "./run.ts";
import { scale } from "./scale.ts";
import { set } from "./set/set.ts";
import { taint } from "./taint.ts";
import { top } from "./top.ts";
import { version } from "./version.ts";
import { wait } from "./wait.ts";

/** Every command of kubectl, in the order in which it suggests them and `kubectl --help` lists them. */
export const commands: readonly Command[] = [
  create,
  expose,
  run,
  set,
  explain,
  get,
  edit,
  deleteCommand,
  rollout,
  scale,
  autoscale,
  certificate,
  clusterInfo,
  top,
  cordon,
  uncordon,
  drain,
  taint,
  describe,
  logs,
  attach,
  exec,
  portForward,
  proxy,
  cp,
  auth,
  debug,
  events,
  diff,
  apply,
  patch,
  replace,
  wait,
  kustomize,
  label,
  annotate,
  completion,
  config,
  plugin,
  version,
  apiVersions,
  apiResources,
];
