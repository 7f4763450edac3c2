import { RETENTION_MS, type Connection, type CredentialEvent } from "./credential";
import type { Exchange } from "./exchange";
import { looksBetween, lookTime, nextLookTime } from "./files";
import { sourcesOf } from "./ids";
import type { ShownEvent } from "./staged";
import { isoMicros } from "./time";

/** A credential's events as they were at a time, and how long nothing is added to them or leaves them. */
interface History {
  /** Oldest first. */
  readonly events: readonly ShownEvent[];
  readonly madeAt: number;
  readonly until: number;
  readonly changes: number;
  readonly newestRecorded: string | undefined;
}

/** How many histories are kept; a page of one that is not is made again. */
const KEPT = 200;
/** The longest time, in milliseconds, that the exchanges of one look take. */
const LOOK_MS = 10_000;

/** What passes between Leaf and the company when Leaf looks at a connection, in the order of time. */
type ExchangesOf<C extends Connection> = (credential: C, look: number) => readonly Exchange[];

/** What a look causes, in the order of time. */
function eventsOfLook<C extends Connection>(
  credential: C,
  look: number,
  exchangesOf: ExchangesOf<C>,
): CredentialEvent[] {
  const random = sourcesOf(credential).events.at(look);
  let atMicros = lookTime(credential, look) * 1_000;
  return exchangesOf(credential, look).map((exchange) => {
    atMicros += random.int(20_000, 900_000);
    return { id: random.uuid(), atMicros, ...exchange };
  });
}

function show({ id, atMicros, statusCode, headers, body }: CredentialEvent): ShownEvent {
  return { atMicros, text: JSON.stringify({ id, createdDate: isoMicros(atMicros), statusCode, headers, body }) };
}

function regularEvents<C extends Connection>(credential: C, now: number, exchangesOf: ExchangesOf<C>): ShownEvent[] {
  // What happened at the very start is recorded, not derived. A look that begins before the oldest event can last into it.
  const looks = looksBetween(credential, now - RETENTION_MS - LOOK_MS, now).filter((look) => look > 0);
  return looks.flatMap((look) => eventsOfLook(credential, look, exchangesOf)).map(show);
}

function make<C extends Connection>(credential: C, now: number, exchangesOf: ExchangesOf<C>): History {
  const oldest = (now - RETENTION_MS) * 1_000;
  // Recorded events of one millisecond follow each other by microseconds, and so may lie that little ahead.
  const newest = now * 1_000 + 999;
  const regular = credential.replayed ?? regularEvents(credential, now, exchangesOf);
  const all = [...regular, ...credential.recorded.map(show)];
  const events = all
    .filter(({ atMicros }) => atMicros >= oldest && atMicros <= newest)
    .sort((left, right) => left.atMicros - right.atMicros);
  const [first] = events;
  const next = all.reduce((least, { atMicros }) => (atMicros > newest ? Math.min(least, atMicros) : least), Infinity);
  return {
    events,
    madeAt: now,
    until: Math.min(
      Math.floor(next / 1_000),
      nextLookTime(credential, now),
      first === undefined ? Infinity : Math.floor(first.atMicros / 1_000) + RETENTION_MS + 1,
    ),
    changes: credential.changes.length,
    newestRecorded: credential.recorded.at(-1)?.id,
  };
}

/** The events of all credentials of a kind, each history made once, and not again for each page. */
export class Histories<C extends Connection> {
  readonly #known = new Map<C, History>();

  constructor(private readonly exchangesOf: ExchangesOf<C>) {}

  /** How many events are kept now. */
  count(credential: C, now: number): number {
    return this.#of(credential, now).events.length;
  }

  /** Some of the events that are kept, oldest or newest first, each as JSON. */
  texts(credential: C, now: number, oldestFirst: boolean, start: number, end: number): string[] {
    const { events } = this.#of(credential, now);
    const { length } = events;
    const found = oldestFirst
      ? events.slice(start, end)
      : events.slice(Math.max(0, length - end), Math.max(0, length - start)).reverse();
    return found.map(({ text }) => text);
  }

  clear(): void {
    this.#known.clear();
  }

  #of(credential: C, now: number): History {
    const known = this.#known.get(credential);
    if (
      known !== undefined &&
      now >= known.madeAt &&
      now < known.until &&
      known.changes === credential.changes.length &&
      known.newestRecorded === credential.recorded.at(-1)?.id
    ) {
      return known;
    }
    const made = make(credential, now, this.exchangesOf);
    this.#known.delete(credential);
    this.#known.set(credential, made);
    const [oldest] = this.#known.keys();
    if (this.#known.size > KEPT && oldest !== undefined) this.#known.delete(oldest);
    return made;
  }
}
