import { randomBytes } from "node:crypto";

import type { Environment } from "./directory";
import type { Reply } from "./reply";
import type { Operation } from "./portal";
import { PORTAL_STYLE } from "./portalStyle";
import { MINUTE } from "./time";

/** What every page of a session shows. */
export interface PortalView {
  readonly environment: Environment;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly now: number;
  /** Whether sharing can still be switched on. */
  readonly open: boolean;
}

/** Text that is already HTML; everything else is escaped when it is put into a page. */
class Html {
  constructor(readonly text: string) {}
}

type Part = string | number | Html | readonly Html[];

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function textOf(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === "string" || typeof part === "number") {
    return String(part).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
  }
  return part.map(({ text }) => text).join("");
}

function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(String.raw({ raw: strings }, ...parts.map(textOf)));
}

function page(status: number, title: string, content: Html): Reply {
  const nonce = randomBytes(16).toString("base64");
  const text = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Panorama sandbox</title>
        <link rel="icon" href="data:," />
        <style nonce="${nonce}">
          ${new Html(PORTAL_STYLE)}
        </style>
      </head>
      <body>
        <p class="notice" role="note"><strong>Panorama sandbox</strong>: this is not the real Panorama portal.</p>
        <main>${content}</main>
      </body>
    </html> `;
  return {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      // Frames are allowed on purpose: editors show pages in them, and nothing here is worth a trick.
      "content-security-policy": `default-src 'none'; style-src 'nonce-${nonce}'; img-src data:; form-action 'self'; base-uri 'none'`,
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    },
    body: text.text,
  };
}

function timeLeft({ expiresAt, now, open }: PortalView): Html {
  const moment = new Date(expiresAt).toISOString();
  const clock = html`<time datetime="${moment}">${moment.slice(11, 16)} UTC</time>`;
  if (!open) return html`<p class="time">The link expired at ${clock}.</p>`;
  const minutes = Math.ceil((expiresAt - now) / MINUTE);
  return html`<p class="time">
    <strong>${minutes} ${minutes === 1 ? "minute" : "minutes"} left</strong> to turn on sharing. The link expires at
    ${clock}.
  </p>`;
}

function environmentBadge(environment: Environment): Html {
  return html`<span class="badge ${environment.toLowerCase()}">${environment}</span>`;
}

function sharingBadge(connected: boolean): Html {
  return connected
    ? html`<span class="sharing on">Sharing with Leaf</span>`
    : html`<span class="sharing">Not shared</span>`;
}

/** The farmer's operations, each a link by its number. */
export function listPage(view: PortalView, operations: readonly (Operation & { readonly number: string })[]): Reply {
  const items = operations.map(
    ({ number, organization: { name }, connected }) =>
      html`<li>
        <a href="?operation=${number}"><span class="name" dir="auto">${name}</span>${sharingBadge(connected)}</a>
      </li> `,
  );
  return page(
    200,
    "Your operations",
    html`<header>
        <h1>Your operations</h1>
        ${environmentBadge(view.environment)}
      </header>
      <p>Select the operation to share with <strong>Leaf</strong>.</p>
      <ul class="operations">
        ${items}
      </ul>
      ${timeLeft(view)}`,
  );
}

/** One operation's Data Sharing, with the switch; `others` says whether there are more operations to go back to. */
export function operationPage(
  view: PortalView,
  { organization, connected }: Operation,
  number: string,
  others: boolean,
): Reply {
  const possible = connected || view.open;
  const state = connected
    ? "On. Leaf receives planting, spraying and harvest files from this operation."
    : possible
      ? "Off. Leaf receives nothing from this operation."
      : "Off. The link has expired. Ask the developer for a new one to turn on sharing.";
  const lock = possible ? html`` : html` disabled`;
  return page(
    200,
    `Data Sharing: ${organization.name}`,
    html`${others ? html`<p class="back"><a href="?">‹ All operations</a></p>` : html``}
      <header>
        <h1 dir="auto">${organization.name}</h1>
        ${environmentBadge(view.environment)}
      </header>
      <p class="code">Organization Code <code>${organization.organizationCode}</code></p>
      <nav aria-label="Breadcrumb">
        <ol>
          <li>Manage Operation</li>
          <li>Data Sharing</li>
          <li aria-current="page">Connections</li>
        </ol>
      </nav>
      <form class="connection" method="post" action="?operation=${number}">
        <div>
          <h2 id="leaf">Leaf Integration</h2>
          <p id="state" role="status">${state}</p>
        </div>
        <button
          type="submit"
          role="switch"
          name="sharing"
          value="${connected ? "off" : "on"}"
          aria-checked="${String(connected)}"
          aria-label="Leaf Integration"
          aria-describedby="state"
          ${lock}
        >
          <span></span>
        </button>
      </form>
      ${connected ? html`<p class="done">Sharing is on. You can close this page, or turn off sharing here at any time.</p>` : possible ? timeLeft(view) : html``}`,
  );
}

/** The link is of no use any more. */
export function expiredPage(superseded: boolean): Reply {
  const reason = superseded ? "A newer link replaced this one." : "Sharing was not turned on in time.";
  return page(
    410,
    "Link expired",
    html`<header><h1>This link has expired</h1></header>
      <p>${reason} Nothing was changed. Ask the developer for a new link.</p>`,
  );
}

/** There is nothing at this address. */
export function missingPage(): Reply {
  return page(
    404,
    "Not found",
    html`<header><h1>Page not found</h1></header>
      <p>
        This link doesn't lead to a connection. Check that you copied all of it, or ask the developer for a new one.
      </p>`,
  );
}
