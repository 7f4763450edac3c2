import type { Frame } from "playwright-core";
import { reasonOf, statusClassOf, summarize } from "../../src/events/events";
import type { FedEvent } from "../support/eventFeed";
import { scrollThrough, type Scrolled } from "./recorder";

/** How a table of all rows does what the panel does, in milliseconds. */
export interface TableFigures {
  readonly firstPaint: number;
  readonly key: number;
  readonly scrolled: Scrolled;
  readonly nodes: number;
}

/**
 * Draws the same rows (icon, status, reason, summary, time with its title) as one plain table, in place of an empty panel
 * in its own webview; filters it by a text, and scrolls through it.
 */
export async function measureTable(frame: Frame, events: readonly FedEvent[]): Promise<TableFigures> {
  const rows = events.map(({ id, createdDate, statusCode, headers, body }) => {
    const status = typeof statusCode === "number" ? statusCode : null;
    const event = { id, createdDate, statusCode: status, headers: String(headers), body: String(body) };
    return [statusClassOf(status), String(status), reasonOf(status), summarize(event), createdDate ?? ""] as const;
  });
  const { firstPaint, key, nodes } = await frame.evaluate(async (arrived) => {
    const painted = () =>
      new Promise<number>((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now()))),
      );
    const box = document.createElement("div");
    box.id = "box";
    box.style.height = "500px";
    box.style.overflow = "auto";
    document.body.replaceChildren(box);
    const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
    await painted();
    const start = performance.now();
    const table = document.createElement("table");
    const drawn = arrived.map(([kind, status, reason, summary, createdDate]) => {
      const row = table.insertRow();
      row.className = kind;
      const icon = document.createElement("span");
      icon.className = kind === "success" ? "codicon codicon-pass" : "codicon codicon-error";
      row.insertCell().append(icon);
      for (const [name, text] of Object.entries({ status, reason, summary })) {
        const cell = row.insertCell();
        cell.className = name;
        cell.textContent = text;
      }
      const time = document.createElement("time");
      time.dateTime = time.title = createdDate;
      time.textContent = clock.format(Date.parse(createdDate));
      row.insertCell().append(time);
      return { row, text: `${status} ${reason} ${summary}`.toLowerCase() };
    });
    box.append(table);
    const drawnAt = await painted();
    const pressed = performance.now();
    for (const { row, text } of drawn) row.hidden = !text.includes("unauthorized");
    const filteredAt = await painted();
    for (const { row } of drawn) row.hidden = false;
    await painted();
    const count = document.querySelectorAll("*").length;
    return { firstPaint: drawnAt - start, key: filteredAt - pressed, nodes: count };
  }, rows);
  const scrolled = await scrollThrough(frame, "#box");
  return { firstPaint, key, nodes, scrolled };
}
