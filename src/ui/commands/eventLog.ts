import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Clock } from "../../base/clock";
import { counted } from "../../base/l10n";
import { shortName } from "../../base/plain";
import type { Redactor } from "../../masking/redact";
import { hasCredential } from "../../model/connection";
import { copyText, EXPORT_LIMITS, exportText, fileName, type ExportHeader } from "../../events/eventExport";
import type { StoreView } from "../../model/store";
import type { CredentialEvent } from "../../leaf/credentialEvents";
import { EventsPanel } from "../events/panel";
import type { EventsPanels } from "../events/panels";
import type { EventsTextDocuments } from "../events/textDocuments";
import { Cancelled, tell, Told } from "./commandRunner";
import { askFormat, ENDINGS } from "../prompts/exportFormat";
import { askWhereToSave } from "../surface/inputs";
import { showBriefly } from "../surface/messages";
import { exportedText, folder } from "./exportEvents";

/** What the event log's commands work with. */
export interface EventLogParts {
  readonly panels: EventsPanels;
  readonly eventTexts: EventsTextDocuments;
  readonly store: StoreView;
  readonly clock: Clock;
  readonly redactor: Redactor;
}

/** An editor opens no longer text quickly. */
const MOST_AS_TEXT = 2_000;

/** The verbs of the event log: what it shows is taken away as it is filtered, and masked. */
export class EventLogCommands {
  constructor(private readonly parts: EventLogParts) {}

  /** *Copy Shown Events…* */
  async copy(given: unknown): Promise<void> {
    const panel = this.#panel(given);
    const shown = this.#shown(panel);
    const total = shown.events.length;
    const chosen = panel.view.selectedEvent;
    const others = chosen ? [{ label: l10n.t("JSON, only the selected event"), value: "selected" as const }] : [];
    const format = await askFormat(
      counted(total, l10n.t("Copy {0} Event", total), l10n.t("Copy {0} Events", total)),
      others,
    );
    const text = format === "selected" ? copyText(chosen ? [chosen] : [], "json") : copyText(shown.events, format);
    await vscode.env.clipboard.writeText(this.parts.redactor.text(text));
    const count = format === "selected" ? 1 : total;
    const one = l10n.t("{0} event copied, with secrets masked", count);
    showBriefly(counted(count, one, l10n.t("{0} events copied, with secrets masked", count)), 3000);
  }

  /** *Export Shown Events…* */
  async export(given: unknown): Promise<void> {
    const panel = this.#panel(given);
    const shown = this.#shown(panel);
    const count = shown.events.length;
    const format = await askFormat(
      counted(count, l10n.t("Export {0} Event", count), l10n.t("Export {0} Events", count)),
    );
    const farmer = shortName(panel.owner.farmer);
    const ending = ENDINGS[format];
    const file = await askWhereToSave({
      title: l10n.t("Export the Credential Events of {0}", farmer),
      saveLabel: l10n.t("Export"),
      defaultUri: vscode.Uri.joinPath(folder(), fileName(farmer, this.parts.clock.now(), ending)),
      filters: { [ending.toUpperCase()]: [ending] },
    });
    if (!file) throw new Cancelled();
    const text = exportText(this.#header(panel), shown, this.parts.redactor.text, format);
    await vscode.workspace.fs.writeFile(file, Buffer.from(text, "utf8"));
    const name = file.path.split("/").at(-1) ?? "";
    tell(exportedText(count, farmer, name), { title: l10n.t("Open"), command: "vscode.open", args: [file] });
  }

  /** *Open Shown Events as Text*: Markdown, so that outline and folding go from event to event. */
  async openAsText(given: unknown): Promise<void> {
    const panel = this.#panel(given);
    const { events, complete } = this.#shown(panel);
    const collected = { events: events.slice(0, MOST_AS_TEXT), complete: complete && events.length <= MOST_AS_TEXT };
    const text = exportText(this.#header(panel), collected, this.parts.redactor.text, "markdown");
    await this.parts.eventTexts.show(l10n.t("Events of {0}", shortName(panel.owner.farmer)), text);
  }

  /** A panel's own button names the panel; otherwise it is the one in front. */
  #panel(given: unknown): EventsPanel {
    const panel = given instanceof EventsPanel ? given : this.parts.panels.active;
    if (!panel) throw new Told(l10n.t("Open a credential's events first."));
    return panel;
  }

  #shown({ view }: EventsPanel): { readonly events: readonly CredentialEvent[]; readonly complete: boolean } {
    const events = view.shownEvents();
    if (events.length === 0) throw new Told(l10n.t("The event log shows no events."));
    return {
      events: events.slice(0, EXPORT_LIMITS.events),
      complete: view.isComplete && events.length <= EXPORT_LIMITS.events,
    };
  }

  #header({ owner, provider }: EventsPanel): ExportHeader {
    const connection = this.parts.store.connection(owner.leafUserId, provider.id);
    const known = hasCredential(connection) ? connection : undefined;
    return {
      provider: provider.id,
      leafUserId: owner.leafUserId,
      farmer: owner.farmer,
      account: owner.account,
      clientEnvironment: known?.environment ?? null,
      status: known?.status ?? null,
      exportedAt: new Date(this.parts.clock.now()).toISOString(),
    };
  }
}
