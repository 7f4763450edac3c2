import type { Page } from "playwright-core";
import { reasonOf, summarize } from "../../src/core/events";
import type { FedEvent } from "../support/eventFeed";
import { scrollThrough, type Scrolled } from "./recorder";

/** How a table of all rows does what the panel does, in milliseconds. */
export interface TableFigures {
  readonly firstPaint: number;
  readonly key: number;
  readonly scrolled: Scrolled;
  readonly nodes: number;
}

/** Draws the rows as one plain table in a page of its own, filters it by a text, and scrolls through it. */
export async function measureTable(page: Page, events: readonly FedEvent[]): Promise<TableFigures> {
  const rows = events.map(({ id, createdDate, statusCode, headers, body }) => {
    const status = typeof statusCode === "number" ? statusCode : null;
    const event = { id, createdDate, statusCode: status, headers: String(headers), body: String(body) };
    return [createdDate ?? "", String(status), reasonOf(status), summarize(event)];
  });
  await page.setContent(
    "<style>#box { height: 700px; overflow: auto; font: 13px sans-serif }</style><div id=box></div>",
  );
  const { firstPaint, key, nodes } = await page.evaluate(async (arrived) => {
    const painted = () =>
      new Promise<number>((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now()))),
      );
    await painted();
    const start = performance.now();
    const table = document.createElement("table");
    const drawn = arrived.map((cells) => {
      const row = table.insertRow();
      for (const cell of cells) row.insertCell().textContent = cell;
      return { row, text: cells.join(" ").toLowerCase() };
    });
    document.getElementById("box")?.append(table);
    const drawnAt = await painted();
    const pressed = performance.now();
    for (const { row, text } of drawn) row.hidden = !text.includes("unauthorized");
    const filteredAt = await painted();
    for (const { row } of drawn) row.hidden = false;
    await painted();
    const count = document.querySelectorAll("*").length;
    return { firstPaint: drawnAt - start, key: filteredAt - pressed, nodes: count };
  }, rows);
  const scrolled = await scrollThrough(page.mainFrame(), "#box");
  await page.evaluate(() => document.getElementById("box")?.replaceChildren());
  return { firstPaint, key, nodes, scrolled };
}
