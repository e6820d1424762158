import type { Command } from "../command.ts";
import { currentContext, getContexts, renameContext, setContext, useContext } from "./contexts.ts";
import {
  deleteCluster,
  deleteContext,
  deleteUser,
  getClusters,
  getUsers,
  setCluster,
  setCredentials,
} from "./entries.ts";
import { setProperty, unsetProperty } from "./properties.ts";
import { view } from "./view.ts";

/** `kubectl config`. */
export const config: Command = {
  name: "config",
  helpOnStderr: true,
  heading: "Other Commands:",
  use: "config SUBCOMMAND",
  short: "Modify kubeconfig files",
  long: `Print and change the kubeconfig: the file that says which clusters there are, who one is there, and which of them commands go to.

 It is the file that --kubeconfig names; or else those that KUBECONFIG lists, parted by colons; or else $HOME/.kube/config. Changes go to the first.`,
  commands: [
    currentContext,
    deleteCluster,
    deleteContext,
    deleteUser,
    getClusters,
    getContexts,
    getUsers,
    renameContext,
    setProperty,
    setCluster,
    setContext,
    setCredentials,
    unsetProperty,
    useContext,
    view,
  ],
};
