import { RETENTION_MS, troubleAt, type CredentialEvent, type PanoramaCredential } from "./credential";
import {
  fileFetched,
  filesListed,
  hiccup,
  organizationsListed,
  refused,
  tokenRefreshed,
  type DeliveredFile,
  type Exchange,
} from "./exchange";
import { Random } from "./random";
import { DAY, HOUR, MINUTE } from "./time";

// Leaf looks at each connection once in such a time. Everything about the nth look follows from the credential's id and
// n alone, so that nothing of it has to be stored and any moment can be asked for. All of it is the sandbox's choice.
const PERIOD = 8 * HOUR;
const FILES_KEPT = 365 * DAY;
const TYPES = [
  ["planted", "planting"],
  ["applied", "spraying"],
  ["harvested", "harvest"],
] as const;

/** A file as Leaf has it. */
export interface LeafFile extends DeliveredFile {
  readonly status: "processed" | "failed" | "processing";
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

function timeOf(credential: PanoramaCredential, look: number): number {
  if (look === 0) return credential.createdAt;
  const jitter = new Random(`${credential.id}/time/${look}`).int(0, 20 * MINUTE);
  return credential.createdAt + look * PERIOD + jitter;
}

function looksBetween(credential: PanoramaCredential, from: number, to: number): number[] {
  const first = Math.max(0, Math.floor((from - credential.createdAt) / PERIOD));
  const last = Math.floor((to - credential.createdAt) / PERIOD);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index).filter((look) => {
    const time = timeOf(credential, look);
    return time >= from && time <= to;
  });
}

function fileOf(credential: PanoramaCredential, look: number, now: number): LeafFile | undefined {
  const createdAt = timeOf(credential, look);
  const random = new Random(`${credential.id}/file/${look}`);
  // The first look always brings a file, so that a new connection has something to show.
  if (look > 0 && !random.chance(0.2)) return undefined;
  if (troubleAt(credential, createdAt) !== undefined) return undefined;
  const [operationType, word] = random.pick(TYPES);
  const processingMs = look === 0 ? MINUTE : random.int(5 * MINUTE, 5 * HOUR);
  const failed = look > 0 && random.chance(0.12);
  return {
    id: random.uuid(),
    fileName: `${word}-${random.tail(6)}.2020`,
    operationType,
    sizeInBytes: random.int(40_000, 90_000_000),
    status: now - createdAt < processingMs ? "processing" : failed ? "failed" : "processed",
    createdAt,
  };
}

function exchangesOf(credential: PanoramaCredential, look: number, now: number): Exchange[] {
  const random = new Random(`${credential.id}/look/${look}`);
  const trouble = troubleAt(credential, timeOf(credential, look));
  if (trouble === "tokenExpired") return [refused(random, trouble)];
  if (trouble !== undefined) return [tokenRefreshed(random), refused(random, trouble)];
  const file = fileOf(credential, look, now);
  const exchanges = random.chance(0.05) ? [hiccup(random), tokenRefreshed(random)] : [tokenRefreshed(random)];
  if (random.chance(0.08)) exchanges.push(organizationsListed(random, credential.organizationCode));
  if (file !== undefined) exchanges.push(filesListed(random, file), fileFetched(file));
  return exchanges;
}

/** All events that are kept, oldest first. */
export function eventsOf(credential: PanoramaCredential, now: number): CredentialEvent[] {
  const oldest = now - RETENTION_MS;
  // What happened at the very start is recorded, not derived.
  const looks = looksBetween(credential, oldest, now).filter((look) => look > 0);
  const derived = looks.flatMap((look) => {
    const random = new Random(`${credential.id}/events/${look}`);
    let atMicros = timeOf(credential, look) * 1_000;
    return exchangesOf(credential, look, now).map((exchange) => {
      atMicros += random.int(20_000, 900_000);
      return { id: random.uuid(), atMicros, ...exchange };
    });
  });
  // Recorded events of one millisecond follow each other by microseconds, and so may lie that little ahead.
  return [...derived, ...credential.recorded]
    .filter(({ atMicros }) => atMicros >= oldest * 1_000 && atMicros <= now * 1_000 + 999)
    .sort((left, right) => left.atMicros - right.atMicros);
}

/** All files of the last year that the connection brought, oldest first. */
export function filesOf(credential: PanoramaCredential, now: number): LeafFile[] {
  return looksBetween(credential, now - FILES_KEPT, now).flatMap((look) => fileOf(credential, look, now) ?? []);
}

/** The file that a connection brings at once. */
export function firstFile(credential: PanoramaCredential): DeliveredFile | undefined {
  return fileOf(credential, 0, credential.createdAt);
}
