import * as l10n from "@vscode/l10n";
import type { Clock } from "../../base/clock";
import { isLeafError } from "../../leaf/errors";
import type { LeafUser } from "../../leaf/users";
import { explain } from "../../model/explain";
import { hasCredential, type Connection } from "../../model/connection";
import { refusedFields } from "../../model/refusedFields";
import type { Provider } from "../../model/provider";
import type { StoreView } from "../../model/store";
import type { Sessions } from "../../accounts/sessions";
import type { Credentials } from "../../connecting/credentials";
import type { OtherProviders } from "../../users/otherProviders";
import { confirmWrite } from "../prompts/confirmWrite";
import { askAll, BACK, type Refusal } from "../prompts/flow";
import { pickLeafUser } from "../prompts/pickLeafUser";
import { askChoice } from "../prompts/prompts";
import { providerFieldSteps } from "../prompts/providerFields";
import { inView } from "../surface/progress";
import type { Node } from "../tree/leafUsersTree";
import { lookOf, nameOf } from "../tree/presentation";
import { Cancelled, tell } from "./commandRunner";

/** What *Create Provider Credentials…* works with. */
export interface ConnectProviderParts {
  readonly store: StoreView;
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly credentials: Credentials;
  readonly others: OtherProviders;
}

/** *Create Provider Credentials…*: asks which provider and for each of its fields, makes one call, and keeps nothing. */
export async function connectProvider(parts: ConnectProviderParts, node: Node | undefined): Promise<void> {
  const { store, sessions, clock, credentials, others } = parts;
  const session = sessions.require();
  const user = await pickLeafUser(store, clock, node, { title: l10n.t("Create Provider Credentials") });
  const farmer = nameOf(user);
  const provider = await chooseProvider(parts, user, farmer);
  // What the row shows can be old, or hidden by the settings, and this replaces what is there.
  const replaces = hasCredential(await inView(() => others.lookup(provider).look(user.id)));
  const answers = new Map<string, string>();
  const made: { connection?: Connection } = {};
  const create = async (): Promise<Refusal | undefined> => {
    const environment = answers.get("clientEnvironment");
    try {
      await confirmWrite(session, {
        question: replaces
          ? l10n.t("Replace the {0} credentials of {1}?", provider.name, farmer)
          : l10n.t("Create {0} credentials of {1}?", provider.name, farmer),
        detail: [
          ...(environment === undefined ? [] : [l10n.t("Environment {0}", environment)]),
          ...(replaces ? [l10n.t("The current credentials and their events can be lost.")] : []),
        ],
        buttons: [replaces ? l10n.t("Replace Credentials") : l10n.t("Create")],
        always: replaces || environment === "PRODUCTION",
        accountChanged: l10n.t("Nothing was sent for {0}, because the account changed in the meantime.", farmer),
      });
      made.connection = await inView(() => credentials.createFor(provider, user.id, Object.fromEntries(answers)));
      return undefined;
    } catch (error) {
      if (error instanceof Cancelled) {
        return { fields: [], sentence: l10n.t("Nothing was sent. Press Enter to review again, or Escape to close.") };
      }
      if (!isLeafError(error) || error.kind === "unauthorized") throw error;
      return { fields: refusedFields(error, wordsOf(provider)), sentence: explain(error).sentence };
    }
  };
  await askAll(l10n.t("{0} · {1}", farmer, provider.name), providerFieldSteps(provider, answers), create);
  if (!made.connection) return;
  const { text } = lookOf(made.connection, clock.now());
  tell(l10n.t("{0}: {1}.", `${farmer} · ${provider.name}`, text));
}

async function chooseProvider(
  { others, clock }: ConnectProviderParts,
  user: LeafUser,
  farmer: string,
): Promise<Provider> {
  const attached = new Map(others.attached(user).map((one) => [one.provider.id, one.connection]));
  const choices = others.all.map((provider) => {
    const connection = attached.get(provider.id);
    const description = connection ? lookOf(connection, clock.now()).text : "";
    return { label: provider.name, description, value: provider };
  });
  const place = { title: l10n.t("Create Provider Credentials"), step: 1, totalSteps: 1 };
  const chosen = await askChoice(place, { placeholder: l10n.t("Which provider of {0}?", farmer), choices });
  if (chosen === BACK) throw new Cancelled();
  return chosen;
}

/** What a refusal may call each field: its name, with or without separators. */
function wordsOf({ fields }: Provider): Readonly<Record<string, RegExp>> {
  const all = [...fields.required, ...fields.optional];
  return Object.fromEntries(all.map((field) => [field, new RegExp(`(?<![a-z])${field.toLowerCase()}(?![a-z])`)]));
}
