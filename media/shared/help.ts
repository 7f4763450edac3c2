import { html, type TemplateResult } from "lit";
import { iconButton } from "./iconButton";

/** The words of the help. */
interface HelpWords {
  readonly keys: string;
  readonly back: string;
  readonly keyList: readonly (readonly [string, string])[];
}

/** What each key does, in a dialog that is closed until it is shown. */
export function helpDialog({ keys, back, keyList }: HelpWords): TemplateResult {
  return html`<dialog class="help" aria-labelledby="help-title">
    <div class="title">
      <h2 id="help-title">${keys}</h2>
      ${iconButton("close", back, () => document.querySelector<HTMLDialogElement>("dialog.help")?.close())}
    </div>
    <dl>
      ${keyList.map(
        ([key, what]) =>
          html`<dt><kbd>${key}</kbd></dt>
            <dd>${what}</dd>`,
      )}
    </dl>
  </dialog>`;
}

/** Shows the help. */
export function showHelp(): void {
  document.querySelector<HTMLDialogElement>("dialog.help")?.showModal();
}
