// The marks by which binder, scheduler and provisioner tell each other how far a claim is.

/** The claim has its volume, and both sides know. */
export const bindCompleted = "pv.kubernetes.io/bind-completed";
/** The binder chose the other side, nobody else. */
export const boundByController = "pv.kubernetes.io/bound-by-controller";
/** Who made the volume. */
export const provisionedBy = "pv.kubernetes.io/provisioned-by";
/** The provisioner that is asked for a volume; the first is the older name. */
export const storageProvisioners = [
  "volume.beta.kubernetes.io/storage-provisioner",
  "volume.kubernetes.io/storage-provisioner",
] as const;
/** The node of the first Pod that uses a claim which waited for that. */
export const selectedNode = "volume.kubernetes.io/selected-node";
