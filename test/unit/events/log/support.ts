import type { ListedEvent } from "../../../../src/leaf/credentialEvents";

/** Noon, UTC. */
export const NOW = Date.UTC(2026, 2, 19, 12);
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** An event of so many milliseconds ago. */
export function eventAt(age: number, fields: Partial<ListedEvent> = {}): ListedEvent {
  const createdDate = new Date(NOW - age).toISOString();
  const event = { id: `event-${age}`, createdDate, statusCode: 200, headers: "", body: "", ...fields };
  return { key: JSON.stringify(event), ...event };
}

/** A minute apart, newest first, from `first` minutes ago on. */
export function events(count: number, first = 0, fields: (index: number) => Partial<ListedEvent> = () => ({})) {
  return Array.from({ length: count }, (_, index) => eventAt((first + index) * 60_000, fields(index)));
}
