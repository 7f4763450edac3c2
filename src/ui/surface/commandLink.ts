import { plain } from "../../base/plain";
import type { Offer } from "../commands/remedies";

/** A link of ours; its arguments are encoded so that nothing in them ends it. */
export function commandLink({ title, command, args = [] }: Offer): string {
  const query = encodeURIComponent(JSON.stringify(args)).replace(/[()]/g, (sign) => (sign === "(" ? "%28" : "%29"));
  return `[${plain(title)}](command:${command}?${query})`;
}
