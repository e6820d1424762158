import { identity, type User } from "#cluster/cluster.ts";
import type { Program } from "#shell/program.ts";

/** `id` in a container. */
export const idOf =
  (user: User): Program =>
  async ({ args, streams }) => {
    await streams.out.write(`${identity(user, args)}\n`);
    return 0;
  };

/** `whoami` in a container. */
export const whoamiOf =
  (user: User): Program =>
  async ({ streams }) => {
    if (user.uid === 0) await streams.out.write("root\n");
    else await streams.errOut.write(`whoami: unknown uid ${user.uid}\n`);
    return user.uid === 0 ? 0 : 1;
  };
