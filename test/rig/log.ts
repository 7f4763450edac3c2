/** Takes one progress sentence for the person at the terminal. */
export type Log = (sentence: string) => void;

/** Prints a progress sentence as it happens. */
export const printLine: Log = (sentence) => console.log(sentence);

/** A duration for people: "0.4 s", "12.3 s", "2 min 5 s". */
export function seconds(milliseconds: number): string {
  const whole = milliseconds / 1000;
  if (whole < 60) return `${whole.toFixed(1)} s`;
  return `${Math.floor(whole / 60)} min ${Math.round(whole % 60)} s`;
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
