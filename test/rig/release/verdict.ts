/** What one check of a release found. */
export interface Verdict {
  /** What was checked, in a word or two. */
  readonly check: string;
  /** What was found, for the line of a check that passes. */
  readonly says: string;
  /** A sentence for each thing that keeps this from being released. */
  readonly problems: readonly string[];
  /** A sentence for each thing to settle before it is published. */
  readonly warnings: readonly string[];
}

/** The outcome of a check. */
export function verdict(
  check: string,
  says: string,
  problems: readonly string[] = [],
  warnings: readonly string[] = [],
): Verdict {
  return { check, says, problems, warnings };
}

/** The lines that report a check: one if all is well, else one for each sentence. */
export function linesOf({ check, says, problems, warnings }: Verdict): string[] {
  const line = (mark: string, sentence: string): string => `  ${mark} ${check}: ${sentence}`;
  return [
    ...(problems.length === 0 ? [line("✔", says)] : problems.map((sentence) => line("✖", sentence))),
    ...warnings.map((sentence) => line("!", sentence)),
  ];
}
