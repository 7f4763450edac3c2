import { troubleAt, type Connection, type PanoramaCredential } from "./credential";
import type { DeliveredFile } from "./exchange";
import { idOf, numberOf, sourcesOf } from "./ids";
import type { Random } from "./random";
import { DAY, HOUR, MINUTE } from "./time";

// Leaf looks at each connection once in such a time, and one look in so many brings a file. Everything about the nth
// look and the nth file follows from the credential's id and n alone, so that nothing of it has to be stored and any
// moment can be asked for. All of it is the sandbox's choice.
const PERIOD = 8 * HOUR;
const LOOKS_PER_FILE = 5;
const FILES_KEPT = 365 * DAY;
const TYPES = [
  ["planted", "planting"],
  ["applied", "spraying"],
  ["harvested", "harvest"],
] as const;
/** Leaf's documented reasons, each with the step that ends with it. */
const FAILURES = [
  ["standardGeojson", "no points passed the filter"],
  ["rawGeojson", "unsupported operation type: SCOUTING"],
  ["standardGeojson", "missing required properties: wetMass"],
  ["rawGeojson", "Failed to convert file on provider batch processing"],
] as const;

/** A step of the conversion that failed, and why. */
interface Failure {
  readonly step: string;
  readonly message: string;
}

/** Leaf's word for how far a file is. */
type FileStatus = "processed" | "failed" | "processing";

/** What is in a file, which a list of many files needs of few. */
interface Details {
  readonly word: string;
  readonly operationType: DeliveredFile["operationType"];
  readonly readyAt: number;
  readonly failure: Failure | undefined;
  readonly sizeInBytes: number;
  readonly fields: readonly number[];
  readonly area: number;
  readonly startedAt: number;
  readonly endedAt: number;
}

function detailsOf({ credential, n, createdAt }: LeafFile): Details {
  const random = sourcesOf(credential).details.at(n);
  const [operationType, word] = random.pick(TYPES);
  // The first file works, so that a new connection has something to show.
  const readyAt = createdAt + (n === 0 ? MINUTE : random.int(5 * MINUTE, 5 * HOUR));
  const failed = random.chance(0.12);
  const [step, message] = random.pick(FAILURES);
  const covered = random.next();
  const count = fieldCount(credential);
  const field = random.int(0, count - 1);
  const endedAt = createdAt - random.int(10, 300) * MINUTE;
  return {
    word,
    operationType,
    readyAt,
    failure: failed && n > 0 ? { step, message } : undefined,
    fields: n > 0 && covered < 0.08 ? [] : covered < 0.9 ? [field] : [field, (field + 1) % count],
    sizeInBytes: random.int(40_000, 90_000_000),
    area: random.int(40_000, 650_000),
    startedAt: endedAt - random.int(30, 600) * MINUTE,
    endedAt,
  };
}

/** A file as Leaf has it; what is in it is made when it is asked for. */
export class LeafFile implements DeliveredFile {
  readonly createdAt: number;
  #details: Details | undefined;

  constructor(
    readonly credential: PanoramaCredential,
    /** Which of the connection's files it is, from 0. */
    readonly n: number,
  ) {
    this.createdAt = lookTime(credential, fileLook(credential, n));
  }

  get id(): string {
    return idOf("file", this.credential, this.n);
  }

  /** The id of the field operation that it becomes. */
  get operationId(): string {
    return idOf("operation", this.credential, this.n);
  }

  get fileName(): string {
    return `${this.#inside().word}-${this.extras().tail(6)}.2020`;
  }

  get operationType(): DeliveredFile["operationType"] {
    return this.#inside().operationType;
  }

  get sizeInBytes(): number {
    return this.#inside().sizeInBytes;
  }

  /** Milliseconds since the epoch, of the end of its conversion. */
  get readyAt(): number {
    return this.#inside().readyAt;
  }

  get failure(): Failure | undefined {
    return this.#inside().failure;
  }

  /** The numbers of the fields that it covers; none where the machine worked outside of every boundary. */
  get fields(): readonly number[] {
    return this.#inside().fields;
  }

  /** Square meters. */
  get area(): number {
    return this.#inside().area;
  }

  /** Milliseconds since the epoch. */
  get startedAt(): number {
    return this.#inside().startedAt;
  }

  /** Milliseconds since the epoch. */
  get endedAt(): number {
    return this.#inside().endedAt;
  }

  /** Milliseconds since the epoch, of the last change until the given time. */
  updatedAt(now: number): number {
    return this.status(now) === "processing" ? this.createdAt : this.#inside().readyAt;
  }

  status(now: number): FileStatus {
    const { readyAt, failure } = this.#inside();
    if (now < readyAt) return "processing";
    return failure === undefined ? "processed" : "failed";
  }

  /** Random numbers for what is in the file. */
  extras(): Random {
    return sourcesOf(this.credential).operation.at(this.n);
  }

  #inside(): Details {
    return (this.#details ??= detailsOf(this));
  }
}

/** When the nth look takes place. */
export function lookTime(credential: Connection, look: number): number {
  if (look === 0) return credential.createdAt;
  return (
    credential.createdAt +
    look * PERIOD +
    sourcesOf(credential)
      .time.at(look)
      .int(0, 20 * MINUTE)
  );
}

/** The looks that take place between two moments, both included. */
export function looksBetween(credential: Connection, from: number, to: number): number[] {
  const first = Math.max(0, Math.floor((from - credential.createdAt) / PERIOD));
  const last = Math.floor((to - credential.createdAt) / PERIOD);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index).filter((look) => {
    const time = lookTime(credential, look);
    return time >= from && time <= to;
  });
}

/** When the first look after a moment takes place. */
export function nextLookTime(credential: Connection, now: number): number {
  const look = Math.max(0, Math.floor((now - credential.createdAt) / PERIOD));
  const time = lookTime(credential, look);
  return time > now ? time : lookTime(credential, look + 1);
}

function fileLook(credential: PanoramaCredential, n: number): number {
  // The first look always brings a file.
  return n === 0
    ? 0
    : n * LOOKS_PER_FILE +
        sourcesOf(credential)
          .file.at(n)
          .int(0, LOOKS_PER_FILE - 1);
}

/** The file that a look brings, if it brings one. */
export function fileOfLook(credential: PanoramaCredential, look: number): LeafFile | undefined {
  const n = Math.floor(look / LOOKS_PER_FILE);
  return fileLook(credential, n) === look ? workingFile(credential, n) : undefined;
}

function workingFile(credential: PanoramaCredential, n: number): LeafFile | undefined {
  const file = new LeafFile(credential, n);
  return troubleAt(credential, file.createdAt) === undefined ? file : undefined;
}

/** All files of the last year that the connection brought, newest first. */
export function* filesOf(credential: PanoramaCredential, now: number): Generator<LeafFile> {
  const newest = Math.floor((now - credential.createdAt) / (PERIOD * LOOKS_PER_FILE));
  for (let n = newest; n >= 0; n--) {
    const file = workingFile(credential, n);
    if (file === undefined || file.createdAt > now) continue;
    if (file.createdAt < now - FILES_KEPT) return;
    yield file;
  }
}

/** The file with the id, if the connection has brought it. */
export function fileWithId(
  kind: "file" | "operation",
  credential: PanoramaCredential,
  id: string,
  now: number,
): LeafFile | undefined {
  const n = numberOf(kind, credential, id);
  const file = n === undefined ? undefined : workingFile(credential, n);
  return file !== undefined && file.createdAt <= now && file.createdAt >= now - FILES_KEPT ? file : undefined;
}

/** How many fields the operation behind a connection has. */
export function fieldCount(credential: PanoramaCredential): number {
  return sourcesOf(credential).fields;
}
