import type { LeafFile } from "./files";
import type { JsonObject } from "./http";
import { fieldId } from "./land";
import type { LeafUser } from "./leafUser";
import type { World } from "./world";
import { isoMicros } from "./time";

/** A file and whose it is. */
export interface Entry {
  readonly user: LeafUser;
  readonly file: LeafFile;
}

const STEPS = [
  "originalFile",
  "rawGeojson",
  "normalizedGeojson",
  "standardGeojson",
  "cleanupGeojson",
  "propertiesPNGs",
  "areaAndYield",
  "summary",
  "units",
] as const;
const UNITS: Readonly<Record<LeafFile["operationType"], Readonly<Record<string, string>>>> = {
  planted: { area: "m2", elevation: "ft", seedRate: "seeds/ac", speed: "mi/hr" },
  applied: { area: "m2", elevation: "ft", appliedRate: "gal/ac", speed: "mi/hr" },
  harvested: { area: "m2", elevation: "ft", harvestMoisture: "prcnt", wetMass: "lb", speed: "mi/hr" },
};
const RAMP = { "0%": [200, 0, 0], "50%": [255, 240, 0], "100%": [0, 130, 0], nv: [0, 0, 0, 0] };

const iso = (milliseconds: number) => isoMicros(milliseconds * 1_000 + 456);
/** Leaf keeps files elsewhere; the sandbox has none, and names an address that nobody can own. */
const url = (id: string, what: string) => `https://files.sandbox.example/${id}/${what}`;

/** A result under its own key and under the one for its download. */
function link(id: string, what: string): JsonObject {
  return { [what]: url(id, what), [`download${what.charAt(0).toUpperCase()}${what.slice(1)}`]: url(id, what) };
}

/** The summary of a file or of the operation that it became, a GeoJSON feature. */
export function summaryOf(file: LeafFile): JsonObject {
  const random = file.extras();
  const range = (min: number, max: number, unit: string) => {
    const avg = min + random.next() * (max - min);
    return { avg, min: avg * 0.8, max: avg * 1.2, unit };
  };
  const rates: Readonly<Record<LeafFile["operationType"], JsonObject>> = {
    planted: { seedRate: range(28_000, 36_000, "seeds/ac") },
    applied: { appliedRate: range(5, 20, "gal/ac") },
    harvested: { wetMass: range(3_000, 9_000, "lb"), harvestMoisture: range(12, 22, "prcnt") },
  };
  return {
    type: "Feature",
    properties: {
      operationType: file.operationType,
      startTime: iso(file.startedAt),
      endTime: iso(file.endedAt),
      crop: [random.pick(["corn", "soybeans", "wheat"])],
      totalArea: { value: file.area, unit: "m2" },
      speed: range(3, 9, "mi/hr"),
      ...rates[file.operationType],
    },
  };
}

/** What its properties are measured in. */
export function unitsOf(file: LeafFile): JsonObject {
  return UNITS[file.operationType];
}

/** The pictures of its properties. */
export function imagesOf(file: LeafFile, id: string): JsonObject[] {
  return Object.keys(UNITS[file.operationType])
    .filter((property) => property !== "area")
    .map((property) => ({
      property,
      ramp: RAMP,
      url: url(id, `${property}.png`),
      downloadUrl: url(id, `${property}.png`),
    }));
}

/** A file as the API shows it; `operationType` stands at the top too, where a filter has it. */
export function showFile(world: World, { user, file }: Entry): JsonObject {
  const now = world.clock.now();
  const status = file.status(now);
  const { id } = file;
  const done = status === "processed";
  return {
    id,
    fileName: file.fileName,
    fileFormat: "2020",
    leafUserId: user.id,
    apiOwnerUsername: world.directory.account.email,
    origin: "provider",
    provider: "Panorama",
    status,
    operationType: file.operationType,
    createdTime: iso(file.createdAt),
    updatedTime: iso(file.updatedAt(now)),
    sizeInBytes: file.sizeInBytes,
    fields: done ? file.fields.map((n) => fieldId(file.credential, n)) : [],
    ...link(id, "originalFile"),
    ...(done ? { ...link(id, "rawGeojson"), ...link(id, "standardGeojson"), summary: summaryOf(file) } : {}),
    ...(status === "failed" && file.failure ? { message: file.failure.message } : {}),
  };
}

/** How far each step of a file's conversion is; what follows a step that failed is not tried. */
export function showSteps(file: LeafFile, now: number): JsonObject {
  const status = file.status(now);
  const failure = status === "failed" ? file.failure : undefined;
  const ended = failure === undefined ? STEPS.length : STEPS.findIndex((step) => step === failure.step);
  const entries = STEPS.map((step, index) => {
    if (status === "processing" && index > 0) return [step, { status: "processing", message: "" }];
    if (index < ended) return [step, { status: "processed", message: "ok" }];
    return [step, { status: "failed", message: index === ended ? failure?.message : `${failure?.step ?? ""} failed` }];
  });
  return Object.fromEntries(entries) as JsonObject;
}

/** A field operation as the API shows it. */
export function showOperation(world: World, { user, file }: Entry): JsonObject {
  return {
    id: file.operationId,
    apiOwnerUsername: world.directory.account.email,
    leafUserId: user.id,
    startTime: iso(file.startedAt),
    endTime: iso(file.endedAt),
    updatedTime: iso(file.updatedAt(world.clock.now())),
    type: file.operationType,
    files: [file.id],
    fields: file.fields.map((n) => ({ id: fieldId(file.credential, n) })),
    providers: ["Panorama"],
  };
}

/** Where an operation's points are. */
export function geojsonOf(file: LeafFile): JsonObject {
  return link(file.operationId, "standardGeojson");
}

/** The part of a file's points that lie outside of every field, if Leaf made a file of them. */
export function showOutside(file: LeafFile): JsonObject {
  return {
    id: file.id,
    fields: file.fields.map((n) => fieldId(file.credential, n)),
    featureCount: file.extras().int(3, 400),
    ...link(file.id, "outsideFieldGeojson"),
  };
}

/** Whether some of a file's points lie outside of every field. */
export function isPartlyOutside(file: LeafFile): boolean {
  return file.extras().at(1).chance(0.25);
}
