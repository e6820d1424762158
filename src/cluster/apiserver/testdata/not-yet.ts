/** Recorded answers that ours differ from, by scene and number of the request, with the reason. */
export const notYet: { readonly [scene: string]: { readonly [index: number]: string } } = {
  "update-pod": {
    14: "the message shows a diff of Go values",
  },
};
