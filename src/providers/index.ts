import type { Provider } from "../model/provider";
import { agLeader } from "./agLeader";
import { agrimatics } from "./agrimatics";
import { agvance } from "./agvance";
import { claas } from "./claas";
import { climateFieldView } from "./climateFieldView";
import { cnhi } from "./cnhi";
import { cnhiFieldOps } from "./cnhiFieldOps";
import { johnDeere } from "./johnDeere";
import { lindsay } from "./lindsay";
import { panorama } from "./panorama";
import { raven } from "./raven";
import { ravenSlingshot } from "./ravenSlingshot";
import { sentera } from "./sentera";
import { stara } from "./stara";
import { trimble } from "./trimble";
import { valley } from "./valley";

/** All companies that this extension knows, the shown one first, and then by their names. */
export const providers: readonly Provider[] = [
  panorama,
  agLeader,
  agrimatics,
  agvance,
  claas,
  climateFieldView,
  cnhi,
  cnhiFieldOps,
  johnDeere,
  lindsay,
  raven,
  ravenSlingshot,
  sentera,
  stara,
  trimble,
  valley,
];

/** The one whose connections are made, shown and diagnosed here. */
export const shownProvider = panorama;
