import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Clock } from "../../base/clock";
import type { Connector } from "../../connecting/connector";
import type { StoreView } from "../../model/store";
import { tell, Told } from "./commandRunner";
import type { Node } from "../tree/leafUsersTree";
import { pickLeafUser } from "../prompts/pickLeafUser";
import { nameOf } from "../tree/presentation";
import type { QrPanels } from "../qr/qrPanel";
import { offerOf } from "./remedies";

/** What can be done while a farmer is awaited. */
export class PendingConnectionCommands {
  constructor(
    private readonly store: StoreView,
    private readonly connector: Connector,
    private readonly clock: Clock,
    private readonly qrPanels: QrPanels,
  ) {}

  /** *Open Panorama Sign-In Page*: the farmer's page, in the browser. */
  async open(node: Node | undefined): Promise<void> {
    const { url } = await this.#waiting(node, l10n.t("Open Panorama Page"));
    if (!(await vscode.env.openExternal(vscode.Uri.parse(url, true)))) {
      throw new Told(l10n.t("The browser didn't open. Copy the link instead."), {
        title: l10n.t("Copy Panorama Link"),
        command: "leafPanorama.copySignInLink",
        args: [node],
      });
    }
  }

  /** *Copy Panorama Sign-In Link*: to send it to the farmer. */
  async copy(node: Node | undefined): Promise<void> {
    const { url, farmer } = await this.#waiting(node, l10n.t("Copy Panorama Link"));
    await vscode.env.clipboard.writeText(url);
    tell(
      l10n.t(
        "Panorama link of {0} copied. Anyone who opens it can share the farmer's data: send it only to the farmer.",
        farmer,
      ),
    );
  }

  /** *Show QR Code*: for a farmer with a phone. */
  async showQrCode(node: Node | undefined): Promise<void> {
    const { url, farmer, leafUserId } = await this.#waiting(node, l10n.t("Show QR Code"));
    await this.qrPanels.show(leafUserId, farmer, url);
  }

  /** *Cancel Connecting*: stops watching for this farmer. */
  async cancel(node: Node | undefined): Promise<void> {
    const user = await pickLeafUser(this.store, this.clock, node, {
      title: l10n.t("Cancel Connecting"),
      needs: "pending",
    });
    await this.connector.cancel(user.id);
  }

  async #waiting(node: Node | undefined, title: string): Promise<{ url: string; farmer: string; leafUserId: string }> {
    const user = await pickLeafUser(this.store, this.clock, node, { title, needs: "link" });
    const again = offerOf("startAgain", node);
    if (this.store.connection(user.id).kind !== "awaitingFarmer") {
      throw new Told(l10n.t("{0} is no longer connecting, so there is no link.", nameOf(user)), again);
    }
    const url = await this.connector.signInUrl(user.id);
    if (url === undefined) {
      throw new Told(
        l10n.t("The link for {0} is available only in the window that started connecting.", nameOf(user)),
        again,
      );
    }
    return { url, farmer: nameOf(user), leafUserId: user.id };
  }
}
