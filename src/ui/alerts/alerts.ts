import type { Disposable } from "../../base/emitter";
import type { Clock } from "../../base/clock";
import type { Logger } from "../../base/logger";
import { AlertUsers } from "../../alerts/alertUsers";
import { AlertListener, type ListenerState } from "../../alerts/listener";
import { isSegment, newSegment } from "../../alerts/receiver";
import { followAlerts } from "../../alerts/statusAtOnce";
import { Webhooks } from "../../alerts/webhooks";
import type { Sessions } from "../../accounts/sessions";
import type { WebhookSecrets } from "../../accounts/webhookSecrets";
import { alertsForwardToSetting, alertsPortSetting, onSettingChange } from "../../host/settings";
import type { Redactor } from "../../masking/redact";
import type { Provider } from "../../model/provider";
import type { SecretsStorage } from "../../model/storage";
import type { StoreView } from "../../model/store";
import type { LeafUsers } from "../../users/leafUsers";
import type { OtherProviders } from "../../users/otherProviders";
import type { DataNodes } from "../tree/dataNodes";
import { AlertsTree } from "./alertsTree";
import { AlertsView } from "./alertsView";
import { ListenerRows } from "./listenerRows";

const SEGMENT_KEY = "alerts:listener";

/** What alerts work with. */
export interface AlertsTools {
  readonly store: StoreView;
  readonly sessions: Sessions;
  readonly users: LeafUsers;
  readonly others: OtherProviders;
  readonly provider: Provider;
  readonly webhookSecrets: WebhookSecrets;
  readonly storage: SecretsStorage;
  readonly dataNodes: DataNodes;
  readonly redactor: Redactor;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What of alerts the commands use. */
export interface Alerts {
  readonly webhooks: Webhooks;
  readonly listener: AlertListener;
  readonly alertUsers: AlertUsers;
  /** Listens at the settings' port, and at the same path each time; does nothing if it listens already. */
  readonly startListening: () => Promise<ListenerState>;
}

/** Builds all that alerts need: webhooks, the listener, the view. */
export function makeAlerts(tools: AlertsTools, keep: <T extends Disposable>(part: T) => T): Alerts {
  const { store, sessions, dataNodes, redactor, clock, log } = tools;
  const forwardTo = alertsForwardToSetting;
  const webhooks = keep(new Webhooks(store, sessions, tools.webhookSecrets, log));
  const listener: AlertListener = keep(
    new AlertListener({ secret: () => secretOfListener(webhooks, listener), forwardTo, clock, log }),
  );
  const rows = keep(new ListenerRows(listener, forwardTo, redactor));
  keep(onSettingChange("alertsForwardTo", () => rows.draw()));
  keep(new AlertsView(keep(new AlertsTree(store, webhooks, rows)), store, webhooks, listener, log));
  const dataChanged = (leafUserId: string) => {
    for (const group of dataNodes.groupsOf(leafUserId)) dataNodes.refresh(group);
  };
  const alertUsers = new AlertUsers(tools);
  keep(followAlerts(listener, { ...tools, alertUsers, dataChanged }));
  const start = async () => {
    const segment = await segmentOf(tools.storage);
    // It is a part of webhooks' addresses, which are shown.
    redactor.remember(segment);
    return listener.start({ port: alertsPortSetting(), segment });
  };
  // A task and a command at the same moment must not make two addresses, of which one is used and the other stored.
  let starting: Promise<ListenerState> | undefined;
  const startListening = () => (starting ??= start().finally(() => (starting = undefined)));
  return { webhooks, listener, alertUsers, startListening };
}

/** The secret part of the listener's address, the same at each start: a webhook can't be changed, only created again. */
async function segmentOf(storage: SecretsStorage): Promise<string> {
  const known = await storage.read(SEGMENT_KEY);
  if (known !== undefined && isSegment(known)) return known;
  const made = newSegment();
  await storage.write(SEGMENT_KEY, made);
  return made;
}

/** The secret of the webhook that posts here: the one with this address, or the only one that is known. */
async function secretOfListener(webhooks: Webhooks, { state }: AlertListener): Promise<string | undefined> {
  const here = state.kind === "listening" ? state.url : undefined;
  const begun = webhooks.beginning.find(({ url }) => url === here);
  if (begun) return begun.secret;
  await webhooks.loadOnce();
  const all = webhooks.state.webhooks ?? [];
  const own = all.find(({ url }) => url?.exact === here);
  if (own) return webhooks.secretOf(own.id);
  const known: string[] = [];
  for (const { id } of all) {
    const secret = await webhooks.secretOf(id);
    if (secret !== undefined) known.push(secret);
  }
  return known.length === 1 ? known[0] : undefined;
}
