// A window that is killed: starts, tells what the one before has left, and goes on until somebody ends it.
//   node out/support/killChild.js '{"folder": …, "info": …, "seed": …, "last": …}'
import { silentLogger } from "../../src/base/logger";
import { accountKey } from "../../src/model/account";
import { isLeafError } from "../../src/leaf/errors";
import type { Sandbox } from "../../src/sandbox/main";
import { openOnDisk, type DiskWindow } from "./diskWindow";
import { filesOf, leftovers } from "./leftovers";

/** What it is told to do. */
export interface Errand {
  readonly folder: string;
  readonly info: Sandbox["info"];
  readonly seed: number;
  /** After so many changes of the secret store it ends itself; undefined: somebody else does. */
  readonly dieAt?: number;
  /** Signs out and removes what is there, and tells what is left. */
  readonly last?: boolean;
}

const errand = JSON.parse(process.argv[2] ?? "{}") as Errand;
const { folder, info, seed, dieAt } = errand;
let state = seed;
/** A number from 0 up to this, in an order that the seed decides. */
function below(count: number): number {
  state = (state * 1103515245 + 12345) % 2147483648;
  return Math.floor((state / 2147483648) * count);
}
const say = (what: object) => process.stdout.write(`${JSON.stringify(what)}\n`);

const login = () => ({ email: info.email, password: info.password, rememberMe: below(2) === 0 });
const choices = () => ({
  keepPassword: below(3) > 0,
  role: below(2) === 0 ? ("test" as const) : ("production" as const),
});

const flows: Record<string, (window: DiskWindow) => Promise<unknown>> = {
  signIn: (window) => window.sessions.signIn(info.url, login(), choices()),
  refresh: async (window) => {
    await window.users.refresh();
    await window.cache.flush();
  },
  connect: async (window) => {
    const { connections } = window.store.snapshot;
    const free = [...connections].filter(([, { kind }]) => kind === "notConnected" || kind === "awaitingFarmer");
    const leafUserId = free[below(free.length)]?.[0];
    const organizationCode = info.organizations[0]?.organizationCode;
    if (leafUserId === undefined || organizationCode === undefined) return;
    const { clientId, username, password } = info.partner.STAGE;
    const partner = { clientId, username, password };
    await window.connector.connect({ leafUserId, environment: "STAGE", partner, operation: { organizationCode } });
    await window.partners.write(window.sessions.require().account, "STAGE", partner, true);
  },
  cancel: async (window) => {
    const pending = [...window.store.snapshot.connections].find(([, { kind }]) => kind === "awaitingFarmer");
    if (pending) await window.connector.cancel(pending[0]);
  },
  renew: (window) => window.sessions.signInAgain(accountKey({ apiUrl: info.url, login: info.email })),
  forgetPassword: (window) =>
    window.sessions.edit(accountKey({ apiUrl: info.url, login: info.email }), { keepsPassword: false }),
  signOut: (window) => window.erasure.signOut(window.sessions.require().account),
  remove: async (window) => {
    for (const kept of await window.accounts.all()) await window.erasure.remove(kept);
  },
};
const order = ["signIn", "refresh", "connect", "connect", "cancel", "connect", "renew", "connect", "forgetPassword"];

async function main(): Promise<void> {
  const window = openOnDisk(folder, {
    log: { ...silentLogger, error: (message) => say({ error: message }) },
    askToRenew: async (_account, submit) => {
      await submit(info.password);
    },
  });
  await window.start();
  const attempts = (await window.attempts.all()).filter(({ phase }) => phase.kind === "waiting");
  const seen = { secrets: window.secrets.all().size, waiting: attempts.length };
  say({ left: await leftovers(folder, window), seen });
  if (errand.last === true) {
    for (const kept of await window.accounts.all()) await window.erasure.remove(kept);
    await window.close();
    say({ files: filesOf(folder) });
    process.exit();
  }
  let changes = 0;
  window.secrets.changing = () => {
    changes += 1;
    if (changes === dieAt) process.kill(process.pid, "SIGKILL");
  };
  for (;;) {
    for (const name of [...order, below(2) === 0 ? "signOut" : "remove"]) {
      if (below(4) === 0) continue;
      try {
        await flows[name]?.(window);
      } catch (error) {
        // Not signed in yet, or not any more.
        if (!isLeafError(error, "unauthorized") && !isLeafError(error, "cancelled"))
          say({ error: `${name}: ${String(error)}` });
      }
    }
  }
}

void main();
