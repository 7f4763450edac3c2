import type { Provider } from "../model/provider";
import { johnDeere } from "./johnDeere";
import { panorama } from "./panorama";

/** All companies that this extension knows, a line each. */
export const providers: readonly Provider[] = [panorama, johnDeere];

/** The one whose connections are made, shown and diagnosed here. */
export const shownProvider = panorama;
