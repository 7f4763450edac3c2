import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { TestParts } from "../../src/extension";
import type { UserNode } from "../../src/ui/tree/nodes";
import type { DetailNode } from "../../src/ui/tree/userDetails";
import { control, parts, until } from "./support";

describe("the sandbox in the editor", () => {
  let p: TestParts;
  before(async () => {
    p = await parts();
    await vscode.commands.executeCommand("leafPanorama.startSandbox");
    await until(p.store, () => p.store.snapshot.users.loadedAt !== undefined && !p.store.snapshot.users.loading);
  });
  after(() => vscode.commands.executeCommand("leafPanorama.stopSandbox"));

  const url = () => {
    const { session } = p.store.snapshot;
    assert.ok(session.kind === "signedIn");
    return session.account.apiUrl;
  };
  const rows = async () => (await p.tree.getChildren()).filter((node): node is UserNode => node.kind === "user");
  const rowThatIs = async (kind: string) => {
    const found = (await rows()).find(({ leafUserId }) => p.store.connection(leafUserId).kind === kind);
    assert.ok(found, kind);
    return found;
  };
  const details = async (row: UserNode) => (await p.tree.getChildren(row)) as DetailNode[];

  it("is signed in to without an account, and says that it is the sandbox", () => {
    const { session } = p.store.snapshot;
    assert.ok(session.kind === "signedIn" && session.account.kind === "sandbox");
    assert.match(session.account.apiUrl, /^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it("fills the tree with rows that say the status verbatim, in words and not only by colour", async () => {
    assert.equal((await rows()).length, 12);
    const active = p.tree.getTreeItem(await rowThatIs("active"));
    assert.match(String(active.description), /^ACTIVE · (STAGE|PRODUCTION)$/);
    assert.equal(active.contextValue, "leafUser events reconnect");
    assert.match(active.accessibilityInformation?.label ?? "", /Panorama: ACTIVE/);
    const broken = p.tree.getTreeItem(await rowThatIs("attention"));
    assert.match(String(broken.description), /^(UNAUTHENTICATED|MISSING_PERMISSION) · /);
    assert.equal(broken.contextValue, "leafUser connect events diagnose");
    assert.equal(p.tree.getTreeItem(await rowThatIs("notConnected")).contextValue, "leafUser connect");
    const ids = (await rows()).map((row) => p.tree.getTreeItem(row).id);
    assert.equal(new Set(ids).size, 12);
  });

  it("shows a user's details in at most eight rows, and nothing of the credential's secrets", async () => {
    const row = await rowThatIs("active");
    const facts = await details(row);
    const id = facts.find(({ label }) => label === "Leaf user ID");
    await vscode.commands.executeCommand("leafPanorama.copyDetail", id);
    assert.equal(await vscode.env.clipboard.readText(), row.leafUserId);
    assert.ok(facts.length <= 8, String(facts.length));
    const credential = facts.find(({ label }) => label === "Credential");
    assert.ok(credential);
    assert.match(credential.shown, /^ACTIVE · (STAGE|PRODUCTION)$/);
    assert.equal(p.tree.getTreeItem(credential).contextValue, "detail credential");
    const below = (await p.tree.getChildren(credential)) as DetailNode[];
    assert.deepEqual(
      below.map(({ label }) => label),
      ["Panorama status", "Client environment", "Credential ID", "Client ID", "Partner username", "Created"],
    );
    assert.doesNotMatch(JSON.stringify([facts, below]), /••••|[Tt]oken|password/);
  });

  it("connects a farmer with one call: waiting, with a countdown, until they agree", async () => {
    const row = await rowThatIs("notConnected");
    const [organization] = p.sandbox.organizations("STAGE");
    assert.ok(organization);
    const kept = await p.storage.read("partner:sandbox:STAGE");
    assert.ok(kept, "the sandbox brings its partner credentials along");
    const outcome = await p.connector.connect({
      leafUserId: row.leafUserId,
      environment: "STAGE",
      partner: JSON.parse(kept) as { clientId: string; username: string; password: string },
      operation: { organizationCode: organization.organizationCode },
    });
    assert.ok(outcome.kind === "waiting" && outcome.signInUrl.startsWith(`${url()}/connections/`));
    const waiting = p.tree.getTreeItem(row);
    assert.match(String(waiting.description), /^1[45]:\d\d · waiting for the farmer · STAGE$/);
    assert.equal(waiting.contextValue, "leafUser pending link");
    assert.ok(!JSON.stringify(waiting).includes("/connections/"));
    await vscode.commands.executeCommand("leafPanorama.copySignInLink", row);
    assert.equal(await vscode.env.clipboard.readText(), outcome.signInUrl);

    await control(url(), `leafUsers/${row.leafUserId}/approve`);
    await until(p.store, () => p.store.connection(row.leafUserId).kind === "active");
    assert.equal(p.tree.getTreeItem(row).description, "ACTIVE · STAGE");
  });

  it("cancels an attempt, and the row says so", async () => {
    const row = await rowThatIs("notConnected");
    const { partner, operation } = await stageRequest();
    await p.connector.connect({ leafUserId: row.leafUserId, environment: "STAGE", partner, operation });
    await vscode.commands.executeCommand("leafPanorama.cancelConnecting", row);
    assert.match(String(p.tree.getTreeItem(row).description), /^connecting was canceled/);
  });

  async function stageRequest() {
    const kept = (await p.storage.read("partner:sandbox:STAGE")) ?? "";
    const organizationCode = p.sandbox.organizations("STAGE")[0]?.organizationCode ?? "";
    return {
      partner: JSON.parse(kept) as { clientId: string; username: string; password: string },
      operation: { organizationCode },
    };
  }

  it("shows credential events in a panel of its own, one a user", async () => {
    const row = await rowThatIs("attention");
    const panels = () =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .filter(
          ({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith("leafPanorama.events"),
        );
    const opened = new Promise<void>((resolve) => {
      const subscription = vscode.window.tabGroups.onDidChangeTabs(() => {
        if (panels().length === 0) return;
        subscription.dispose();
        resolve();
      });
    });
    await vscode.commands.executeCommand("leafPanorama.showEvents", row);
    await opened;
    await vscode.commands.executeCommand("leafPanorama.showEvents", row);
    assert.equal(panels().length, 1);
    await vscode.window.tabGroups.close(panels());
  });

  it("leaves nothing of its users behind when it stops", async () => {
    const before = url();
    await vscode.commands.executeCommand("leafPanorama.stopSandbox");
    assert.equal(p.store.snapshot.session.kind, "signedOut");
    assert.deepEqual(await p.tree.getChildren(), []);
    await assert.rejects(fetch(before));
    await vscode.commands.executeCommand("leafPanorama.startSandbox");
    await until(p.store, () => p.store.snapshot.users.loadedAt !== undefined);
    assert.equal((await rows()).length, 12, "and it can be started again");
  });
});
