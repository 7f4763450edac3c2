import { html, type TemplateResult } from "lit";
import type { LogWords } from "../../src/protocol/log";

/** The button that pauses a log, or lets it go on; `over`: nothing comes any more. */
export function liveButton(
  model: { setLive(live: boolean): void },
  { live, words }: { readonly live: boolean; readonly words: Pick<LogWords, "live" | "liveOn" | "liveOff"> },
  over = false,
): TemplateResult {
  return html`<button
    class="flat live ${live && !over ? "on" : ""}"
    title=${live ? words.liveOn : words.liveOff}
    aria-pressed=${String(live)}
    ?disabled=${over}
    @click=${() => model.setLive(!live)}
  >
    <span class="codicon codicon-${live && !over ? "circle-filled" : "debug-pause"}"></span>${words.live}
  </button>`;
}
