import { remedyTitle, type Remedy } from "../../model/remedy";

/** A command to offer with a message. */
export interface Offer {
  readonly title: string;
  readonly command: string;
  readonly args?: readonly unknown[];
}

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

/** A remedy as a button of a message, for the row that it is about. */
export function offerOf(remedy: Remedy, ...row: readonly unknown[]): Offer {
  return { title: remedyTitle(remedy), args: row, ...remedyCommands[remedy] };
}
