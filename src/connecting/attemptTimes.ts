import type { SteadyClock } from "../base/clock";
import type { Attempt } from "./attempts";

/** The wall clock may be slewed, and the steady one coarse, by so much without any correction, in milliseconds. */
const TOLERANCE_MS = 3000;

interface Begun {
  /** When it began, on the steady clock. */
  readonly steady: number;
  /** When it began by the wall clock: as it was first read, and as it was corrected here. */
  readonly startedAt: Set<number>;
  /** The last correction. */
  corrected?: number;
}

/**
 * Knows how much of a farmer's time has passed, whatever is done to the wall clock while this window lives.
 *
 * The wall clock is believed once: when an attempt is first seen. From then on the steady clock decides, so that a clock
 * set ahead ends nothing, and one set back neither stops the looks nor lengthens the wait. The steady clock counts sleep,
 * and so a jump of the wall clock needs no guess at whether the machine has slept. Across a restart only the wall clock
 * is left; it is corrected in what is kept as soon as the difference shows.
 */
export class AttemptTimes {
  readonly #begun = new Map<string, Begun>();

  constructor(private readonly clock: SteadyClock) {}

  /** Whether an attempt was seen in this window, so that the wall clock has no say in it any more. */
  knows({ id }: Attempt): boolean {
    return this.#begun.has(id);
  }

  /** The attempt with all its times on the steady clock. */
  steady(attempt: Attempt): Attempt {
    const { steady } = this.#of(attempt);
    return { ...attempt, startedAt: steady, deadline: steady + attempt.deadline - attempt.startedAt };
  }

  /** The attempt with the times that the wall clock, as it goes now, should have said; the same one if it did. */
  corrected(attempt: Attempt): Attempt {
    if (attempt.phase.kind === "ended") return attempt;
    const begun = this.#of(attempt);
    const should = this.clock.now() - (this.clock.monotonic() - begun.steady);
    if (Math.abs(should - attempt.startedAt) < TOLERANCE_MS) return attempt;
    if (begun.corrected === undefined || Math.abs(should - begun.corrected) >= TOLERANCE_MS) begun.corrected = should;
    const startedAt = begun.corrected;
    begun.startedAt.add(startedAt);
    return { ...attempt, startedAt, deadline: startedAt + attempt.deadline - attempt.startedAt };
  }

  /** Forgets an attempt that is over. */
  forget({ id }: Attempt): void {
    this.#begun.delete(id);
  }

  #of({ id, startedAt }: Attempt): Begun {
    const known = this.#begun.get(id);
    if (known?.startedAt.has(startedAt)) return known;
    // What began in the future was kept before the clock was set back: the farmer gets their time once more at most.
    const age = Math.max(0, this.clock.now() - startedAt);
    const begun = { steady: this.clock.monotonic() - age, startedAt: new Set([startedAt]) };
    this.#begun.set(id, begun);
    return begun;
  }
}
