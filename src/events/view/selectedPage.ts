import { PAGE_SIZE } from "../log/source";
import type { EventsView } from "./eventsView";

/** The page of Leaf's list that the selected event is on, by what has arrived; counted from 0, the first one for none. */
export function selectedPage({ selected, log }: EventsView): number {
  const at = selected === undefined ? 0 : log.table.order.indexOf(selected);
  return Math.floor(Math.max(0, at) / PAGE_SIZE);
}
