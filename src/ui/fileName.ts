import { oneLine } from "../base/text";

/** A name for a file of a farmer's events: letters and digits of theirs, and nothing that a path could be made of. */
export function fileName(farmer: string, now: number, ending = "json"): string {
  const safe = Array.from(
    oneLine(farmer)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, "-"),
  )
    .slice(0, 40)
    .join("")
    .replace(/^-+|-+$/g, "");
  return `panorama-events-${safe === "" ? "leaf-user" : safe}-${new Date(now).toISOString().slice(0, 10)}.${ending}`;
}
