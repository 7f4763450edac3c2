import { VERBS, type VerbUsage } from "./usage";

const SHELLS = ["bash", "zsh"] as const;

/** Verbs that read their own options. */
const OTHERS = ["sandbox", "completion"] as const;

/** What a shell has to source so that it completes verbs and options; undefined for a shell that isn't known. */
export function completionText(shell: string | undefined): string | undefined {
  if (!SHELLS.some((one) => one === shell)) return undefined;
  const verbs = [...Object.keys(VERBS), ...OTHERS];
  const cases = Object.entries(VERBS).map(([name, { options }]: [string, VerbUsage]) => {
    const words = [...Object.keys(options), "help"].map((option) => `--${option}`).join(" ");
    return `    *:${name}) words="${words}" ;;`;
  });
  return [
    // zsh understands bash's form, once it is told to.
    ...(shell === "zsh" ? ["autoload -U +X bashcompinit && bashcompinit"] : []),
    "_leaf_panorama() {",
    '  local words="" current="${COMP_WORDS[COMP_CWORD]}"',
    '  case "${COMP_CWORD}:${COMP_WORDS[1]}" in',
    `    1:*) words="${verbs.join(" ")} --help --version" ;;`,
    '    *:completion) words="bash zsh" ;;',
    ...cases,
    "  esac",
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    "}",
    "complete -F _leaf_panorama leaf-panorama",
  ].join("\n");
}
