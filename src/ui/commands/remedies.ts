import { remedyTitle, type Remedy } from "../../model/remedy";
import type { Offer } from "./commandRunner";

/** The command for each remedy; one without `args` gets the row that it is about. */
export const remedyCommands: Record<Remedy, Omit<Offer, "title">> = {
  signIn: { command: "leafPanorama.signIn" },
  signInAgain: { command: "leafPanorama.signIn" },
  signInWithAnother: { command: "leafPanorama.signIn" },
  tryAgain: { command: "leafPanorama.refresh" },
  connect: { command: "leafPanorama.connect" },
  connectAgain: { command: "leafPanorama.connect" },
  startAgain: { command: "leafPanorama.startAgain" },
  setPartnerCredentials: { command: "leafPanorama.setPartnerCredentials", args: [] },
  showEvents: { command: "leafPanorama.showEvents" },
  openProxySettings: { command: "workbench.action.openSettings", args: ["http.proxy"] },
  openApiUrlSetting: { command: "workbench.action.openSettings", args: ["leafPanorama.apiUrl"] },
};

/** A remedy as a button of a message. */
export function offerOf(remedy: Remedy): Offer {
  return { title: remedyTitle(remedy), ...remedyCommands[remedy] };
}
