import type { Connection } from "./credential";
import { checkQuery } from "./filters";
import type { Histories } from "./history";
import type { Call } from "./http";
import { pageAsked, pageHeaders } from "./paging";
import { badRequest } from "./problem";
import type { Reply } from "./reply";

/** Whether the oldest events come first; the newest do unless the oldest are asked for. */
function oldestFirst(call: Call): boolean {
  const asked = call.query.getAll("sort").filter((sort) => sort !== "");
  const [sort = "createdDate,desc", ...more] = asked;
  const [, direction = "asc"] = /^createdDate(?:,\s*(asc|desc))?$/i.exec(sort) ?? [undefined, "none"];
  if (direction === "none" || more.length > 0) {
    throw badRequest("sortInvalid", "sort must be createdDate,asc or createdDate,desc.");
  }
  return direction.toLowerCase() === "asc";
}

/** The page of a credential's events that is asked for: the regular ones, or what a test has put in their place. */
export function eventsPage<C extends Connection>(
  call: Call,
  credential: C,
  histories: Histories<C>,
  now: number,
): Reply {
  checkQuery(call, []);
  const { staged } = credential;
  const reversed = oldestFirst(call);
  const length = staged?.length ?? histories.count(credential, now);
  const { page, size } = pageAsked(call);
  const start = page * size;
  const end = Math.min(start + size, length);
  const texts =
    staged === undefined
      ? histories.texts(credential, now, reversed, start, end)
      : Array.from({ length: Math.max(0, end - start) }, (_, offset) =>
          staged.textAt(reversed ? length - 1 - start - offset : start + offset),
        );
  const headers = { ...pageHeaders(call, length), "content-type": "application/json" };
  return { status: 200, headers, body: `[${texts.join(",")}]` };
}
