/** Recorded answers that ours differ from, by scene and number of the request, with the reason. */
export const notYet: { readonly [scene: string]: { readonly [index: number]: string } } = {
  "update-deployment": {
    17: "the message shows the whole object with its managedFields",
    32: "a controller has put the status right, and none runs here",
  },
  "update-pod": {
    14: "the message shows a diff of Go values",
  },
};
