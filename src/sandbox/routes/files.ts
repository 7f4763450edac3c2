import { fileWithId, filesOf, type LeafFile } from "../files";
import { checkQuery, compare, numberFilter, orderAsked, textFilter, timeFilter, wordFilter } from "../filters";
import { isObject, json, param, type Call, type JsonObject } from "../http";
import type { Reply } from "../reply";
import { pagedInOrder } from "../paging";
import { notFound } from "../problem";
import type { Route } from "../router";
import {
  imagesOf,
  isPartlyOutside,
  showFile,
  showOutside,
  showSteps,
  summaryOf,
  unitsOf,
  type Entry,
} from "../showFile";
import type { World } from "../world";

const FILES = "/services/operations/api/files";
const FILTERS = [
  "leafUserId",
  "provider",
  "status",
  "origin",
  "organizationId",
  "batchId",
  "createdTime",
  "updatedTime",
  "startTime",
  "endTime",
  "operationType",
  "minArea",
];

/** Leaf's words for what a machine did. */
export const OPERATION_TYPES = ["applied", "planted", "harvested", "tillage"];

/** What the list needs of a file, be it a regular one or one that a test has staged. */
interface Listed {
  readonly id: string;
  readonly fileName: string;
  readonly leafUserId: string;
  readonly status: unknown;
  readonly origin: unknown;
  readonly operationType: unknown;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly area: number;
  readonly sizeInBytes: number;
  text(): string;
}

/** The connected users that `leafUserId` and `provider` leave; a Leaf user that is unknown has nothing. */
export function* usersAsked(world: World, call: Call) {
  const leafUserId = textFilter(call, "leafUserId");
  const provider = textFilter(call, "provider");
  // Every file of the sandbox came over Panorama.
  if (provider !== undefined && provider.toLowerCase() !== "panorama") return;
  const users = leafUserId === undefined ? world.connectedUsers() : [world.findUser(leafUserId)];
  for (const user of users) if (user?.panorama !== undefined) yield { user, panorama: user.panorama };
}

function ofStaged(text: string, fields: JsonObject, leafUserId: string): Listed {
  const summary = isObject(fields["summary"]) ? fields["summary"] : {};
  const properties = isObject(summary["properties"]) ? summary["properties"] : {};
  const time = (value: unknown) => (typeof value === "string" ? Date.parse(value) : Number.NaN);
  const area = isObject(properties["totalArea"]) ? properties["totalArea"]["value"] : undefined;
  return {
    id: String(fields["id"]),
    fileName: String(fields["fileName"]),
    leafUserId,
    status: fields["status"],
    origin: fields["origin"] ?? "provider",
    operationType: fields["operationType"] ?? properties["operationType"],
    createdAt: time(fields["createdTime"]),
    updatedAt: time(fields["updatedTime"] ?? fields["createdTime"]),
    startedAt: time(properties["startTime"]),
    endedAt: time(properties["endTime"]),
    area: typeof area === "number" ? area : Number.NaN,
    sizeInBytes: Number(fields["sizeInBytes"]),
    text: () => text,
  };
}

/** A regular file; what a list asks of few files is made for those alone. */
class Regular implements Listed {
  readonly origin = "provider";

  constructor(
    private readonly world: World,
    private readonly entry: Entry,
    private readonly now: number,
  ) {}

  get id() {
    return this.entry.file.id;
  }

  get fileName() {
    return this.entry.file.fileName;
  }

  get leafUserId() {
    return this.entry.user.id;
  }

  get status() {
    return this.entry.file.status(this.now);
  }

  get operationType() {
    return this.entry.file.operationType;
  }

  get createdAt() {
    return this.entry.file.createdAt;
  }

  get updatedAt() {
    return this.entry.file.updatedAt(this.now);
  }

  get startedAt() {
    return this.#known(this.entry.file.startedAt);
  }

  get endedAt() {
    return this.#known(this.entry.file.endedAt);
  }

  get area() {
    return this.#known(this.entry.file.area);
  }

  get sizeInBytes() {
    return this.entry.file.sizeInBytes;
  }

  text(): string {
    return JSON.stringify(showFile(this.world, this.entry));
  }

  /** What was done, when and where, is known once the file is read. */
  #known(value: number): number {
    return this.status === "processed" ? value : Number.NaN;
  }
}

function* allFiles(world: World, call: Call, now: number): Generator<Listed> {
  for (const { user, panorama } of usersAsked(world, call)) {
    if (panorama.stagedFiles !== undefined) {
      for (const { text, fields } of panorama.stagedFiles) yield ofStaged(text, fields, user.id);
    } else {
      for (const file of filesOf(panorama, now)) yield new Regular(world, { user, file }, now);
    }
  }
}

function filterAsked(call: Call): (file: Listed) => boolean {
  const status = wordFilter(call, "status", ["processed", "failed", "processing"]);
  const origin = wordFilter(call, "origin", ["provider", "automerged", "merged", "uploaded"]);
  const operationType = wordFilter(call, "operationType", OPERATION_TYPES);
  const createdTime = timeFilter(call, "createdTime");
  const updatedTime = timeFilter(call, "updatedTime");
  const startTime = timeFilter(call, "startTime");
  const endTime = timeFilter(call, "endTime");
  const minArea = numberFilter(call, "minArea");
  // Only John Deere has organizations, and only uploads have batches.
  const none = textFilter(call, "organizationId") !== undefined || textFilter(call, "batchId") !== undefined;
  return (file) =>
    !none &&
    (status === undefined || file.status === status) &&
    (origin === undefined || file.origin === origin) &&
    (operationType === undefined || file.operationType === operationType) &&
    (createdTime === undefined || file.createdAt >= createdTime) &&
    (updatedTime === undefined || file.updatedAt >= updatedTime) &&
    (startTime === undefined || file.startedAt >= startTime) &&
    (endTime === undefined || file.endedAt <= endTime) &&
    (minArea === undefined || file.area >= minArea);
}

/** Files: all, one, how far each step of one is, and those outside of every field. */
export function fileRoutes(world: World): Route[] {
  const list = (call: Call): Reply => {
    checkQuery(call, FILTERS);
    const matches = filterAsked(call);
    const order = orderAsked<Listed>(
      call,
      {
        id: (file) => file.id,
        fileName: (file) => file.fileName,
        createdTime: (file) => file.createdAt,
        updatedTime: (file) => file.updatedAt,
        origin: (file) => String(file.origin),
        leafUserId: (file) => file.leafUserId,
        sizeInBytes: (file) => file.sizeInBytes,
        provider: () => "Panorama",
        organizationId: () => null,
        fileFormat: () => "2020",
      },
      // Newest first where nothing is asked for (the sandbox's choice).
      (left, right) => compare(right.createdAt, left.createdAt),
    );
    const now = world.clock.now();
    function* found() {
      for (const file of allFiles(world, call, now)) if (matches(file)) yield file;
    }
    const { items, headers } = pagedInOrder(call, found(), order);
    const body = `{"operations":[${items.map((file) => file.text()).join(",")}]}`;
    return { status: 200, headers: { ...headers, "content-type": "application/json" }, body };
  };

  const entryOf = (call: Call): Entry => {
    const id = param(call, "id");
    const bringer = world.bringerOf(id);
    const file = bringer && fileWithId("file", bringer.panorama, id, world.clock.now());
    if (bringer === undefined || file === undefined || bringer.panorama.stagedFiles !== undefined) throw notFound();
    return { user: bringer.user, file };
  };
  const done = (call: Call): LeafFile => {
    const { file } = entryOf(call);
    if (file.status(world.clock.now()) !== "processed") throw notFound();
    return file;
  };

  const one = (call: Call): Reply => {
    const id = param(call, "id");
    for (const { panorama } of world.staged()) {
      const text = panorama.stagedFiles?.find(({ fields }) => fields["id"] === id)?.text;
      if (text !== undefined) return { status: 200, headers: { "content-type": "application/json" }, body: text };
    }
    return json(showFile(world, entryOf(call)));
  };

  function* converted(call: Call, wanted: (file: LeafFile) => boolean): Generator<LeafFile> {
    const now = world.clock.now();
    for (const { panorama } of usersAsked(world, call)) {
      if (panorama.stagedFiles !== undefined) continue;
      for (const file of filesOf(panorama, now)) if (file.status(now) === "processed" && wanted(file)) yield file;
    }
  }

  const uncovered = (call: Call): Reply => {
    checkQuery(call, ["leafUserId", "provider"]);
    const { items, headers } = pagedInOrder(
      call,
      converted(call, ({ fields }) => fields.length === 0),
      () => 0,
    );
    return json({ files: items.map(({ id }) => id) }, 200, headers);
  };

  const outside = (call: Call): Reply => {
    checkQuery(call, ["leafUserId", "provider"]);
    const partly = (file: LeafFile) => file.fields.length > 0 && isPartlyOutside(file);
    const { items, headers } = pagedInOrder(call, converted(call, partly), () => 0);
    return json(items.map(showOutside), 200, headers);
  };

  return [
    { method: "GET", path: FILES, handle: list },
    { method: "GET", path: `${FILES}/uncoveredFiles`, handle: uncovered },
    { method: "GET", path: `${FILES}/outsideFieldGeojson`, handle: outside },
    { method: "GET", path: `${FILES}/:id`, handle: one },
    {
      method: "GET",
      path: `${FILES}/:id/status`,
      handle: (call) => json(showSteps(entryOf(call).file, world.clock.now())),
    },
    { method: "GET", path: `${FILES}/:id/summary`, handle: (call) => json(summaryOf(done(call))) },
    { method: "GET", path: `${FILES}/:id/units`, handle: (call) => json(unitsOf(done(call))) },
    { method: "GET", path: `${FILES}/:id/images`, handle: (call) => json(imagesOf(done(call), param(call, "id"))) },
  ];
}
