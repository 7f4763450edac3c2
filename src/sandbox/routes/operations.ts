import { fileWithId, filesOf } from "../files";
import { checkQuery, compare, orderAsked, textFilter, timeFilter, wordFilter } from "../filters";
import { json, param, type Call } from "../http";
import type { Reply } from "../reply";
import { fieldId } from "../land";
import { pagedInOrder } from "../paging";
import { notFound } from "../problem";
import type { Route } from "../router";
import { geojsonOf, imagesOf, showOperation, summaryOf, unitsOf, type Entry } from "../showFile";
import type { World } from "../world";
import { OPERATION_TYPES, usersAsked } from "./files";

const OPERATIONS = "/services/operations/api/operations";
const FILTERS = ["leafUserId", "provider", "startTime", "updatedTime", "endTime", "operationType", "fieldId"];

/** Field operations: a file that Leaf has read becomes one where it lies inside of a field's boundary, and else none. */
export function operationRoutes(world: World): Route[] {
  const isOperation = ({ file }: Entry, now: number) => file.status(now) === "processed" && file.fields.length > 0;

  function* operations(call: Call): Generator<Entry> {
    const now = world.clock.now();
    const startTime = timeFilter(call, "startTime") ?? -Infinity;
    const updatedTime = timeFilter(call, "updatedTime") ?? -Infinity;
    const endTime = timeFilter(call, "endTime") ?? Infinity;
    const operationType = wordFilter(call, "operationType", OPERATION_TYPES);
    const field = textFilter(call, "fieldId");
    for (const { user, panorama } of usersAsked(world, call)) {
      if (panorama.stagedFiles !== undefined) continue;
      for (const file of filesOf(panorama, now)) {
        if (!isOperation({ user, file }, now) || file.startedAt < startTime || file.endedAt > endTime) continue;
        if (file.updatedAt(now) < updatedTime || (operationType ?? file.operationType) !== file.operationType) continue;
        if (field === undefined || file.fields.some((n) => fieldId(panorama, n) === field)) yield { user, file };
      }
    }
  }

  const list = (call: Call): Reply => {
    checkQuery(call, FILTERS);
    const now = world.clock.now();
    const order = orderAsked<Entry>(
      call,
      {
        id: ({ file }) => file.operationId,
        leafUserId: ({ user }) => user.id,
        startTime: ({ file }) => file.startedAt,
        endTime: ({ file }) => file.endedAt,
        type: ({ file }) => file.operationType,
        updatedTime: ({ file }) => file.updatedAt(now),
      },
      // Newest first where nothing is asked for (the sandbox's choice).
      (left, right) => compare(right.file.createdAt, left.file.createdAt),
    );
    const { items, headers } = pagedInOrder(call, operations(call), order);
    return json(
      items.map((entry) => showOperation(world, entry)),
      200,
      headers,
    );
  };

  const entryOf = (call: Call): Entry => {
    const id = param(call, "id");
    const bringer = world.bringerOf(id);
    const now = world.clock.now();
    const file = bringer && fileWithId("operation", bringer.panorama, id, now);
    if (bringer === undefined || file === undefined || bringer.panorama.stagedFiles !== undefined) throw notFound();
    const entry = { user: bringer.user, file };
    if (!isOperation(entry, now)) throw notFound();
    return entry;
  };

  const part = (name: string, show: (entry: Entry) => unknown): Route => ({
    method: "GET",
    path: `${OPERATIONS}/:id${name}`,
    handle: (call) => json(show(entryOf(call))),
  });

  return [
    { method: "GET", path: OPERATIONS, handle: list },
    part("", (entry) => showOperation(world, entry)),
    part("/summary", ({ file }) => summaryOf(file)),
    part("/units", ({ file }) => unitsOf(file)),
    part("/images", ({ file }) => imagesOf(file, file.operationId)),
    part("/standardGeojson", ({ file }) => geojsonOf(file)),
  ];
}
