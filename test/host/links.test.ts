import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { TestParts } from "../../src/extension";
import { startSandbox, type Sandbox } from "../../src/sandbox/main";
import { extensionId } from "../rig/identity";
import { waitFor } from "../rig/wait";
import { parts } from "./support";

interface SeenRequest {
  readonly method: string;
  readonly path: string;
}

/** Opens a link as one is opened from outside: the editor hands it to whom it is for. */
async function open(path: string): Promise<void> {
  await vscode.commands.executeCommand(
    "vscode.open",
    vscode.Uri.parse(`${vscode.env.uriScheme}://${extensionId}${path}`),
  );
}

describe("a link to a Leaf user", () => {
  let p: TestParts;
  let sandbox: Sandbox;
  const requests = async () =>
    (await (await fetch(`${sandbox.info.url}/__sandbox/requests`)).json()) as readonly SeenRequest[];
  const selected = () => p.view.selection.map((node) => ("leafUserId" in node ? node.leafUserId : node.kind));
  const untilSelected = (leafUserId: string) =>
    waitFor(() => Promise.resolve(selected().includes(leafUserId)), {
      timeoutMs: 15_000,
      what: () => `the row of ${leafUserId} to be selected; selected is ${selected().join()}`,
    });
  const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
  const allIds = async (): Promise<readonly string[]> => {
    const { url, email, password } = sandbox.info;
    const body = JSON.stringify({ username: email, password, rememberMe: "false" });
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${url}/api/authenticate`, { method: "POST", headers, body });
    const { id_token: token } = (await answer.json()) as { id_token: string };
    const pages = await Promise.all(
      [0, 1].map(async (page) => {
        const list = `${url}/services/usermanagement/api/users?size=100&page=${page}`;
        return (await (await fetch(list, { headers: { authorization: `Bearer ${token}` } })).json()) as {
          id: string;
        }[];
      }),
    );
    return pages.flat().map(({ id }) => id);
  };

  before(async () => {
    p = await parts();
    sandbox = await startSandbox({ users: 150 });
    const { url, email, password } = sandbox.info;
    await p.sessions.signIn(url, { email, password, rememberMe: true });
    await p.users.refresh();
  });
  after(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await p.sessions.signOut();
    await sandbox.stop();
  });

  it("shows the row of one that is loaded", async () => {
    const user = p.store.snapshot.users.users[5];
    assert.ok(user);
    await open(`/leafUser/${user.id}`);
    await untilSelected(user.id);
    assert.ok(p.view.visible);
  });

  it("loads one that is not loaded yet, and does nothing but read", async () => {
    const loaded = new Set(p.store.snapshot.users.users.map(({ id }) => id));
    const wanted = (await allIds()).find((id) => !loaded.has(id));
    assert.ok(wanted, "the sandbox has more Leaf users than are loaded");
    const before = (await requests()).length;
    await open(`/leafUser/${wanted}`);
    await untilSelected(wanted);
    const sent = (await requests()).slice(before);
    assert.ok(sent.some(({ path }) => path.endsWith(`/users/${wanted}`)));
    assert.deepEqual(
      sent.filter(({ method }) => method !== "GET"),
      [],
    );
    assert.ok(sent.length < 5, `${sent.length} requests`);
  });

  it("opens the event log", async () => {
    const user = p.store.snapshot.users.users.find(({ id }) => p.store.connection(id).kind === "active");
    assert.ok(user?.name);
    const before = (await requests()).length;
    await open(`/leafUser/${user.id}/events`);
    const { name } = user;
    await waitFor(() => Promise.resolve(tabs().some((label) => label.includes(name))), {
      timeoutMs: 15_000,
      what: () => `the event log; there is ${tabs().join()}`,
    });
    await untilSelected(user.id);
    assert.deepEqual(
      (await requests()).slice(before).filter(({ method }) => method !== "GET"),
      [],
    );
    // It goes on asking for events.
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("of any other form does nothing at all", async () => {
    const [user] = p.store.snapshot.users.users;
    assert.ok(user);
    const before = { selected: selected(), tabs: tabs(), session: p.store.snapshot.session, sent: await requests() };
    for (const path of [
      "",
      "/",
      "/leafUser",
      `/leafUser/${user.id}/connect`,
      `/leafUser/${user.id}/../../signOut`,
      `/leafUser/%2e%2e/${user.id}`,
      `/leafUser/${user.id}%00`,
      `/leafUser/${user.id}?command=leafPanorama.signOut`,
      `/leafUser/${user.id}#events`,
      "/leafUser/%E8%BE%B2%E5%A0%B4",
      `/leafUser/${"a".repeat(1_000_000)}`,
      `/command/leafPanorama.signOut`,
    ]) {
      await open(path);
    }
    // What follows is opened after all of them.
    const marker = p.store.snapshot.users.users[8];
    assert.ok(marker);
    await open(`/leafUser/${marker.id}`);
    await untilSelected(marker.id);
    assert.deepEqual(tabs(), before.tabs);
    assert.equal(p.store.snapshot.session, before.session);
    assert.deepEqual(
      (await requests()).slice(before.sent.length).filter(({ path }) => !path.includes(marker.id)),
      [],
    );
  });

  it("to nobody of this account leaves everything as it is", async () => {
    const before = { selected: selected(), session: p.store.snapshot.session, users: p.store.snapshot.users.users };
    const sent = (await requests()).length;
    const nobody = "0b3f8f4e-9c1d-4a57-8e2b-6f0f3a1c5d7e";
    await open(`/leafUser/${nobody}`);
    await waitFor(async () => (await requests()).slice(sent).some(({ path }) => path.endsWith(nobody)), {
      timeoutMs: 15_000,
      what: "the question for the Leaf user",
    });
    assert.deepEqual(
      { selected: selected(), session: p.store.snapshot.session, users: p.store.snapshot.users.users },
      before,
    );
  });

  it("is what Copy Link to Leaf User copies", async () => {
    const user = p.store.snapshot.users.users[3];
    assert.ok(user);
    await vscode.commands.executeCommand("leafPanorama.copyLeafUserLink", p.tree.nodeOf(user.id));
    const copied = await vscode.env.clipboard.readText();
    assert.equal(copied, `${vscode.env.uriScheme}://${extensionId}/leafUser/${user.id}`);
    await vscode.commands.executeCommand("vscode.open", vscode.Uri.parse(copied));
    await untilSelected(user.id);
  });

  it("signs nobody in", async () => {
    const [user] = p.store.snapshot.users.users;
    assert.ok(user);
    await p.sessions.signOut();
    const sent = (await requests()).length;
    await open(`/leafUser/${user.id}`);
    await open(`/leafUser/${user.id}/events`);
    assert.equal(p.store.snapshot.session.kind, "signedOut");
    assert.equal((await requests()).length, sent);
  });
});
