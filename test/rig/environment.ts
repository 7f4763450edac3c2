/** Variables to set for a child; undefined removes one. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The caller's environment without what would confuse an editor that is started inside another editor's terminal,
 * with `changes` applied.
 */
export function childEnvironment(changes: Environment = {}): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (/^VSCODE_/i.test(name) || name === "ELECTRON_RUN_AS_NODE") continue;
    environment[name] = value;
  }
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) Reflect.deleteProperty(environment, name);
    else environment[name] = value;
  }
  return environment;
}

/** Changes that remove every variable of the caller whose name matches. */
export function without(pattern: RegExp): Environment {
  return Object.fromEntries(
    Object.keys(process.env)
      .filter((name) => pattern.test(name))
      .map((name) => [name, undefined]),
  );
}
