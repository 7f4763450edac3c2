import { MINUTE, type SandboxClock } from "./time";

/** Something to do at a moment of the sandbox's time. */
export interface Appointment {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly act: () => void;
}

/** Does things when the sandbox's clock reaches their moment, whether by itself or because it is moved ahead. */
export class Agenda {
  readonly #appointments = new Set<Appointment>();
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Infinity;

  constructor(
    private readonly clock: SandboxClock,
    private readonly onError: (error: unknown) => void,
  ) {
    clock.onDidAdvance(() => this.#run());
  }

  add(at: number, act: () => void): Appointment {
    const appointment = { at, act };
    this.#appointments.add(appointment);
    if (at < this.#timerAt) this.#wait(at);
    return appointment;
  }

  cancel(appointment: Appointment): void {
    this.#appointments.delete(appointment);
  }

  clear(): void {
    this.#appointments.clear();
    this.#stop();
  }

  /** Does what is due, the earliest first; what an act adds may be due at once. */
  #run(): void {
    if (this.#appointments.size === 0) return;
    const now = this.clock.now();
    for (;;) {
      const due = [...this.#appointments].filter(({ at }) => at <= now).sort((left, right) => left.at - right.at);
      if (due.length === 0) break;
      for (const appointment of due) if (this.#appointments.delete(appointment)) appointment.act();
    }
    this.#stop();
    let next = Infinity;
    for (const { at } of this.#appointments) next = Math.min(next, at);
    if (next < Infinity) this.#wait(next);
  }

  /** A minute at most at a time: a machine that sleeps stops timers, not the time of day. */
  #wait(at: number): void {
    this.#stop();
    this.#timerAt = at;
    const ms = Math.min(Math.max(at - this.clock.now(), 1), MINUTE);
    this.#timer = setTimeout(() => {
      this.#stop();
      try {
        this.#run();
      } catch (error) {
        this.onError(error);
      }
    }, ms);
    this.#timer.unref();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#timerAt = Infinity;
  }
}
