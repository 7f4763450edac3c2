import * as l10n from "@vscode/l10n";
import type * as vscode from "vscode";
import type { Disposable } from "../../base/emitter";
import type { SessionState } from "../../model/store";
import { sessionText } from "../status/accountText";

/** How long the editor takes to draw rows that it has fetched, in milliseconds. */
const DRAWING_MS = 150;
/** A view that is hidden fetches no rows; its title is right all the same after this long, in milliseconds. */
const HIDDEN_MS = 1000;

/**
 * The account as the view's title: a container's only view is shown without its description. The editor draws new rows
 * some hundred milliseconds after a new title, so while the account changes the title names nobody: one account's Leaf
 * users must not stand below another's name.
 */
export class AccountTitle implements Disposable {
  readonly #subscription: Disposable;
  #shown = "";
  #wanted = "";
  #account: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly view: Pick<vscode.TreeView<unknown>, "title" | "description">,
    rowsGiven: vscode.Event<void>,
  ) {
    this.#subscription = rowsGiven(() => {
      if (this.#timer !== undefined) this.#showIn(DRAWING_MS);
    });
  }

  show(session: SessionState): void {
    const account = "account" in session ? `${session.account.apiUrl} ${session.account.login}` : "";
    this.#wanted = sessionText(session);
    const changes = this.#account !== undefined && this.#account !== "" && this.#account !== account;
    this.#account = account;
    if (changes) {
      this.#set("");
      this.#showIn(HIDDEN_MS);
    } else if (this.#timer === undefined) this.#set(this.#wanted);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscription.dispose();
  }

  #showIn(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#set(this.#wanted);
    }, ms);
  }

  #set(account: string): void {
    const name = l10n.t("Leaf Users");
    if (this.#shown === account && this.view.title !== undefined && this.view.title !== "") return;
    this.#shown = account;
    this.view.title = account === "" ? name : account;
    this.view.description = account === "" ? "" : name;
  }
}
