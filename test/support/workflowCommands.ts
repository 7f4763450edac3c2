/** A workflow command as the runner has read it. */
export interface RunnerCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** Reads a workflow command as GitHub's runner does: `::NAME KEY=VALUE,KEY=VALUE::DATA`, each part with its own escapes. */
export function runnerReads(line: string): RunnerCommand | undefined {
  const text = line.trimStart();
  const end = text.indexOf("::", 2);
  if (!text.startsWith("::") || end < 0) return undefined;
  const info = text.slice(2, end);
  const space = info.indexOf(" ");
  const name = space < 0 ? info : info.slice(0, space);
  const pairs =
    space < 0
      ? []
      : info
          .slice(space + 1)
          .trim()
          .split(",")
          .filter(Boolean);
  const undo = (escaped: string, escapes: readonly (readonly [string, string])[]) =>
    escapes.reduce((all, [from, to]) => all.replaceAll(from, to), escaped);
  const inData = [["%0D", "\r"], ["%0A", "\n"], ["%25", "%"]] as const; // prettier-ignore
  const inProperty = [["%0D", "\r"], ["%0A", "\n"], ["%3A", ":"], ["%2C", ","], ["%25", "%"]] as const; // prettier-ignore
  const properties = pairs.map((pair): [string, string] => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at), undo(pair.slice(at + 1), inProperty)];
  });
  return { name, properties: Object.fromEntries(properties), data: undo(text.slice(end + 2), inData) };
}
