import type { PanoramaCredential } from "./credential";
import { fieldCount } from "./files";
import type { JsonObject } from "./http";
import { idOf, numberOf, sourcesOf } from "./ids";
import type { LeafUser } from "./leafUser";
import type { Random } from "./random";
import { isoMicros } from "./time";

const NAMES = "North|South|East|West|Home|Creek|Hill|River|School|Barn".split("|");
const HECTARE = 10_000;

/** A field of the operation behind a connection; its number is part of its id. */
export interface Field {
  readonly user: LeafUser;
  readonly credential: PanoramaCredential;
  readonly n: number;
}

/** What is known of a field: size and place are made from its number alone. */
function measuresOf({ credential, n }: Field): {
  random: Random;
  hectares: number;
  longitude: number;
  latitude: number;
} {
  const random = sourcesOf(credential).field.at(n);
  return {
    random,
    hectares: random.int(8, 65),
    longitude: -100 + random.next() * 16,
    latitude: 38 + random.next() * 8,
  };
}

/** How many growers and farms the operation behind a connection has. */
export function estateOf(credential: PanoramaCredential): { growers: number; farms: number } {
  return { growers: 1, farms: sourcesOf(credential).field.at(fieldCount(credential)).int(1, 6) };
}

/** The id of a connection's nth field. */
export function fieldId(credential: PanoramaCredential, n: number): string {
  return idOf("field", credential, n);
}

/** The number of the farm that a field belongs to. */
export function farmOf({ credential, n }: Field): number {
  return sourcesOf(credential).mask * 10 + (n % estateOf(credential).farms) + 1;
}

/** The field of a connection with the id. */
export function fieldWithId(user: LeafUser, id: string): Field | undefined {
  const { panorama } = user;
  const n = panorama === undefined ? undefined : numberOf("field", panorama, id);
  if (panorama === undefined || n === undefined || n >= fieldCount(panorama)) return undefined;
  return { user, credential: panorama, n };
}

/** A field as the API shows it. */
export function showField(field: Field): JsonObject {
  const { random } = measuresOf(field);
  const { credential, n, user } = field;
  const since = isoMicros(credential.createdAt * 1_000 + 234);
  return {
    id: fieldId(credential, n),
    leafUserId: user.id,
    boundaries: [idOf("boundary", credential, n)],
    providerName: "Panorama",
    providerFieldName: `${random.pick(NAMES)} ${random.int(20, 160)}`,
    providerFieldId: random.uuid(),
    providerBoundaryId: random.uuid(),
    type: "ORIGINAL",
    createdTime: since,
    updatedTime: since,
    farmId: farmOf(field),
    sources: [],
    status: "PROCESSED",
  };
}

/** A field's active boundary as the API shows it: a square of the right size. */
export function showBoundary(field: Field): JsonObject {
  const { random, hectares, longitude, latitude } = measuresOf(field);
  const height = Math.sqrt(hectares * HECTARE) / 111_320;
  const width = height / Math.cos((latitude * Math.PI) / 180);
  const round = (degrees: number) => Number(degrees.toFixed(7));
  const [west, east, south, north] = [longitude, longitude + width, latitude, latitude + height].map(round);
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  const since = isoMicros(field.credential.createdAt * 1_000 + 234);
  return {
    id: idOf("boundary", field.credential, field.n),
    status: "ACTIVE",
    providerStatus: "ACTIVE",
    providerBoundaryId: random.uuid(),
    geometry: { type: "MultiPolygon", coordinates: [[ring]] },
    area: { value: hectares, unit: "ha" },
    validity: "VALID",
    createdTime: since,
    updatedTime: since,
  };
}
