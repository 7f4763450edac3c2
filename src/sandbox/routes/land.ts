import { fieldCount, filesOf } from "../files";
import { checkQuery, numberFilter, orderAsked, timeFilter, wordFilter } from "../filters";
import { json, param, type Call, type JsonObject } from "../http";
import type { Reply } from "../reply";
import { estateOf, farmOf, fieldId, fieldWithId, showBoundary, showField, type Field } from "../land";
import { paged, pagedInOrder } from "../paging";
import { notFound } from "../problem";
import type { Route } from "../router";
import { isoMicros } from "../time";
import type { World } from "../world";
import { usersAsked } from "./files";

const FIELDS = "/services/fields/api";
const FILTERS = [
  "leafUserId",
  "provider",
  "type",
  "farmId",
  "beforeCreatedTime",
  "afterCreatedTime",
  "beforeUpdatedTime",
  "afterUpdatedTime",
];

/** Fields with their boundaries, and the counts of growers, farms and fields. */
export function landRoutes(world: World): Route[] {
  function* fields(call: Call): Generator<Field> {
    const before = Math.min(
      timeFilter(call, "beforeCreatedTime") ?? Infinity,
      timeFilter(call, "beforeUpdatedTime") ?? Infinity,
    );
    const after = Math.max(
      timeFilter(call, "afterCreatedTime") ?? -Infinity,
      timeFilter(call, "afterUpdatedTime") ?? -Infinity,
    );
    const farm = numberFilter(call, "farmId");
    if ((wordFilter(call, "type", ["ORIGINAL", "MERGED"]) ?? "ORIGINAL") !== "ORIGINAL") return;
    for (const { user, panorama } of usersAsked(world, call)) {
      // A field is there from the connection's first moment, and stays as it is.
      if (panorama.createdAt >= before || panorama.createdAt <= after) continue;
      for (let n = 0; n < fieldCount(panorama); n++) {
        const field = { user, credential: panorama, n };
        if (farm === undefined || farmOf(field) === farm) yield field;
      }
    }
  }

  const list = (call: Call): Reply => {
    checkQuery(call, FILTERS);
    const order = orderAsked<Field>(
      call,
      {
        id: ({ credential, n }) => fieldId(credential, n),
        leafUserId: ({ user }) => user.id,
        createdTime: ({ credential }) => credential.createdAt,
        updatedTime: ({ credential }) => credential.createdAt,
      },
      () => 0,
    );
    const { items, headers } = pagedInOrder(call, fields(call), order);
    return json(items.map(showField), 200, headers);
  };

  const fieldOf = (call: Call): Field => {
    const field = fieldWithId(world.user(param(call, "id")), param(call, "fieldId"));
    if (field === undefined) throw notFound();
    return field;
  };

  const resources = (call: Call): Reply => {
    checkQuery(call, ["leafUserId", "provider"]);
    const all = [...usersAsked(world, call)];
    const { items, headers } = paged(call, all);
    const now = world.clock.now();
    const summaries = items.map(({ user, panorama }): JsonObject => {
      const [newest] = filesOf(panorama, now);
      return {
        provider: "Panorama",
        leafUserId: user.id,
        ...estateOf(panorama),
        fields: fieldCount(panorama),
        syncReferenceTime: isoMicros((newest?.createdAt ?? panorama.createdAt) * 1_000 + 789),
      };
    });
    return json({ message: "SUCCESS", summaries }, 200, headers);
  };

  const one = `${FIELDS}/users/:id/fields/:fieldId`;
  return [
    { method: "GET", path: `${FIELDS}/fields`, handle: list },
    { method: "GET", path: one, handle: (call) => json(showField(fieldOf(call))) },
    { method: "GET", path: `${one}/boundary`, handle: (call) => json(showBoundary(fieldOf(call))) },
    { method: "GET", path: `${one}/boundaries`, handle: (call) => json([showBoundary(fieldOf(call))]) },
    { method: "GET", path: "/services/integrations/api/resources", handle: resources },
  ];
}
