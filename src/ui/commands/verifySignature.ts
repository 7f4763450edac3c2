import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { explainAlert } from "../../alerts/explainAlert";
import { readAlert } from "../../alerts/receivedAlert";
import { RECEIVERS, type ReceiverCode } from "../../alerts/receivers";
import { verdictOf, type AlertListener } from "../../alerts/listener";
import { verifySignature as verify, type SignatureVerdict } from "../../alerts/signature";
import { verdictText } from "../../alerts/verdictText";
import type { Webhooks } from "../../alerts/webhooks";
import type { Redactor } from "../../masking/redact";
import { askAll } from "../prompts/flow";
import type { DeliveryNode } from "../alerts/nodes";
import { askChoice, askText, BACK } from "../prompts/prompts";
import { textStep } from "../prompts/steps";
import { showBriefly, showInformation, showWarning } from "../surface/messages";
import { Cancelled, Told } from "./commandRunner";
import { knownSecrets } from "./webhooks";

/** What verifying a delivery works with. */
interface VerifyParts {
  readonly webhooks: Webhooks;
  readonly listener: AlertListener;
}

/** *Verify Alert Signature…*: of a body in the clipboard or the open editor, a pasted header and a secret; nothing is sent or kept. */
export async function verifySignature(redactor: Redactor): Promise<void> {
  const title = l10n.t("Verify Alert Signature");
  const body = await askForBody(title, redactor);
  const answers = { header: "", secret: "" };
  await askAll(title, [
    textStep(
      () => ({
        prompt: l10n.t("The X-Leaf-Signature header; press Enter without a value if there was none"),
        value: answers.header,
      }),
      (text) => void (answers.header = text),
    ),
    textStep(
      () => ({
        prompt: l10n.t("The webhook's secret"),
        secret: true,
        value: answers.secret,
        check: (text) => (text === "" ? l10n.t("Enter the secret.") : undefined),
      }),
      (text) => void (answers.secret = text),
    ),
  ]);
  await tellVerdict(verify(body, answers.header, answers.secret));
}

/** *Verify Alert Signature…* on a delivery: with the secret of a webhook, or with another one. */
export async function verifyDelivery({ webhooks, listener }: VerifyParts, { slot }: DeliveryNode): Promise<void> {
  const entry = listener.deliveries.get(slot);
  if (!entry) throw new Told(l10n.t("This delivery is no longer in memory."));
  const title = l10n.t("Verify Alert Signature");
  const known = await knownSecrets(webhooks);
  let secret =
    known.length === 0
      ? ""
      : await askChoice(
          { title, step: 1, totalSteps: 2 },
          {
            placeholder: l10n.t("Which secret is it verified with?"),
            choices: [...known, { label: l10n.t("Another secret…"), value: "" }],
          },
        );
  if (secret === BACK) throw new Cancelled();
  if (secret === "") {
    const place = { title, step: known.length === 0 ? 1 : 2, totalSteps: known.length === 0 ? 1 : 2 };
    const typed = await askText(place, {
      prompt: l10n.t("The webhook's secret"),
      secret: true,
      check: (text) => (text === "" ? l10n.t("Enter the secret.") : undefined),
    });
    if (typed === BACK) return verifyDelivery({ webhooks, listener }, { kind: "delivery", slot });
    secret = typed;
  }
  await tellVerdict(verdictOf(entry.body, entry.headers, secret));
}

async function tellVerdict(verdict: SignatureVerdict): Promise<void> {
  const { sentence, fix } = verdictText(verdict);
  const copy = l10n.t("Copy Receiver Code…");
  const show = verdict.kind === "matches" ? showInformation : showWarning;
  const chosen = await show([sentence, fix].filter(Boolean).join(" "), copy);
  if (chosen === copy) await copyReceiverCode();
}

/** The bytes to verify: what an editor shows is text, whose line ends and byte order mark may differ from what came. */
async function askForBody(title: string, redactor: Redactor): Promise<Uint8Array> {
  const clipboard = await vscode.env.clipboard.readText();
  const editor = vscode.window.activeTextEditor?.document.getText();
  const said = (text: string) => redactor.text(explainAlert(readAlert(Buffer.from(text, "utf8"))));
  const choices = [
    { label: l10n.t("The text in the clipboard"), detail: said(clipboard), value: clipboard },
    ...(editor === undefined
      ? []
      : [{ label: l10n.t("The text in the active editor"), detail: said(editor), value: editor }]),
  ];
  const place = { title, step: 1, totalSteps: 1 };
  const chosen = await askChoice(place, { placeholder: l10n.t("Which body was delivered?"), choices });
  if (chosen === BACK) throw new Cancelled();
  if (chosen === "") throw new Told(l10n.t("There is no text. Copy the delivery's body first."));
  return Buffer.from(chosen, "utf8");
}

/** *Copy Receiver Code…*: a receiver that verifies the signature over the raw bytes. */
export async function copyReceiverCode(): Promise<void> {
  const place = { title: l10n.t("Copy Receiver Code"), step: 1, totalSteps: 1 };
  const choices = RECEIVERS.map((receiver) => ({ label: receiver.label, value: receiver }));
  const chosen = await askChoice<ReceiverCode>(place, {
    placeholder: l10n.t("Which language and framework?"),
    choices,
  });
  if (chosen === BACK) throw new Cancelled();
  await vscode.env.clipboard.writeText(chosen.code);
  showBriefly(l10n.t("Receiver code copied; it takes the secret from LEAF_WEBHOOK_SECRET"), 3000);
}
