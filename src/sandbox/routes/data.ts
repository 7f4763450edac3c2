import { filesOf, type LeafFile } from "../history";
import { json, type Call, type JsonObject } from "../http";
import type { LeafUser } from "../leafUser";
import { oldestFirst, paged } from "../paging";
import { badRequest } from "../problem";
import { Random } from "../random";
import type { Route } from "../router";
import { isoMicros, MINUTE } from "../time";
import type { World } from "../world";

const STATUSES = ["processed", "failed", "processing"];

function showFile({ id, fileName, status, operationType, createdAt, sizeInBytes }: LeafFile): JsonObject {
  return {
    id,
    fileName,
    status,
    origin: "provider",
    provider: "Panorama",
    operationType,
    createdTime: isoMicros(createdAt * 1_000 + 456),
    sizeInBytes,
    ...(status === "failed" ? { message: "The file has no readable machine data." } : {}),
  };
}

/** The fields of an operation beyond those of a file are the sandbox's choice. */
function showOperation(user: LeafUser, { id, operationType, createdAt }: LeafFile): JsonObject {
  const random = new Random(`${id}/operation`);
  const endTime = createdAt - random.int(10, 300) * MINUTE;
  return {
    id: random.uuid(),
    leafUserId: user.id,
    provider: "Panorama",
    operationType,
    startTime: isoMicros((endTime - random.int(30, 600) * MINUTE) * 1_000),
    endTime: isoMicros(endTime * 1_000),
    files: [id],
  };
}

/** What flows over a connection: files, operations, and the counts of growers, farms and fields. */
export function dataRoutes(world: World): Route[] {
  // That leafUserId is required is the sandbox's choice: its data belongs to Leaf users alone.
  const asked = (call: Call): { user: LeafUser; connected: boolean } => {
    const leafUserId = call.query.get("leafUserId");
    if (leafUserId === null) throw badRequest("missingField", "leafUserId is required.");
    const user = world.user(leafUserId);
    const provider = call.query.get("provider") ?? "Panorama";
    return { user, connected: provider.toLowerCase() === "panorama" && user.panorama !== undefined };
  };

  const filesAsked = (call: Call): { user: LeafUser; files: LeafFile[] } => {
    const { user, connected } = asked(call);
    const files = connected && user.panorama !== undefined ? filesOf(user.panorama, world.clock.now()) : [];
    return { user, files: oldestFirst(call, "createdTime") ? files : files.reverse() };
  };

  const files = (call: Call) => {
    const status = call.query.get("status");
    if (status !== null && !STATUSES.includes(status)) {
      throw badRequest("statusInvalid", `status must be one of ${STATUSES.join(", ")}.`);
    }
    const found = filesAsked(call).files.filter((file) => status === null || file.status === status);
    const { items, headers } = paged(call, found);
    return json({ operations: items.map(showFile) }, 200, headers);
  };

  const operations = (call: Call) => {
    const { user, files: all } = filesAsked(call);
    const { items, headers } = paged(
      call,
      all.filter(({ status }) => status === "processed"),
    );
    return json({ operations: items.map((file) => showOperation(user, file)) }, 200, headers);
  };

  const resources = (call: Call) => {
    const { user, connected } = asked(call);
    if (!connected || user.panorama === undefined) return json({ message: "ok", summaries: [] });
    const random = new Random(`${user.panorama.id}/resources`);
    const newest = filesOf(user.panorama, world.clock.now()).at(-1);
    const summary = {
      provider: "Panorama",
      leafUserId: user.id,
      growers: 1,
      farms: random.int(1, 6),
      fields: random.int(6, 80),
      syncReferenceTime: isoMicros((newest?.createdAt ?? user.panorama.createdAt) * 1_000 + 789),
    };
    return json({ message: "ok", summaries: [summary] });
  };

  return [
    { method: "GET", path: "/services/operations/api/files", handle: files },
    { method: "GET", path: "/services/operations/api/operations", handle: operations },
    { method: "GET", path: "/services/integrations/api/resources", handle: resources },
  ];
}
