import { madeUpDigest } from "./digest.ts";
import { defaultPath, type Image } from "./image.ts";

const repository = "registry.k8s.io/e2e-test-images/nonewprivs";

/** nonewprivs: a program that becomes root where it may, and tells who it is. */
export const nonewprivsImages: readonly Image[] = [
  {
    repository,
    tag: "1.3",
    digest: madeUpDigest(`${repository}:1.3`),
    sizeBytes: 3263463,
    entrypoint: ["/nnp"],
    command: [],
    env: { PATH: defaultPath },
    workingDirectory: "/",
    files: {},
    mains: {
      nnp: (process) => {
        const { uid, escalates } = process.user;
        process.log(`Effective uid: ${escalates ? 0 : uid}\n`);
        process.exit(0);
      },
    },
    tools: [],
  },
];
