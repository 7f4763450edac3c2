import type { CredentialEvent } from "../../../../src/leaf/credentialEvents";

/** Noon, UTC. */
export const NOW = Date.UTC(2026, 2, 19, 12);
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** An event of so many milliseconds ago. */
export function eventAt(age: number, fields: Partial<CredentialEvent> = {}): CredentialEvent {
  const createdDate = new Date(NOW - age).toISOString();
  return { id: `event-${age}`, createdDate, statusCode: 200, headers: "", body: "", ...fields };
}

/** A minute apart, newest first, from `first` minutes ago on. */
export function events(count: number, first = 0, fields: (index: number) => Partial<CredentialEvent> = () => ({})) {
  return Array.from({ length: count }, (_, index) => eventAt((first + index) * 60_000, fields(index)));
}
