import type { Disposable } from "../../base/emitter";
import { commandRunner } from "./commandRunner";
import type { CommandParts } from "./handlers";
import { COMMAND_IDS, PREFIX } from "./ids";

/** Registers every command of the manifest; what they do is loaded with the first one that is used. */
export function registerAll(keep: (part: Disposable) => void, parts: CommandParts): void {
  const register = commandRunner(parts.log);
  let handlers: ReturnType<typeof load> | undefined;
  const load = async () => {
    try {
      return (await import("./handlers")).handlersOf(parts);
    } catch (error) {
      // A disk that fails for a moment: the next command tries again.
      handlers = undefined;
      throw error;
    }
  };
  for (const id of COMMAND_IDS) {
    const run = async (node: Parameters<Awaited<ReturnType<typeof load>>[typeof id]>[0]) => {
      if (node?.kind === "user") parts.tree.hold(node.leafUserId);
      await (await (handlers ??= load()))[id](node);
    };
    keep(register(PREFIX + id, run));
  }
}
