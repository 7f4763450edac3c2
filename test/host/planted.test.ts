import assert from "node:assert/strict";
import type * as vscode from "vscode";
import type { TestParts } from "../../src/extension";
import { providers } from "../../src/providers";
import type { Node } from "../../src/ui/tree/leafUsersTree";
import { json, TestServer } from "../support/fixtures";
import { parts } from "./support";

const planted = (field: string) => `Pl4nted0${field}Endl1ng`;

describe("the rows of a Leaf user whose providers' records hold secrets", () => {
  const server = new TestServer();
  let p: TestParts;
  before(async () => {
    await server.start();
    const records = providers.map(({ status, fields: { secret } }, index) => {
      const secrets = Object.fromEntries(secret.map((field) => [field, planted(field)]));
      const quoted = `refused for ${secret[0] ?? ""} '${planted(secret[0] ?? "")}'`;
      // Half of them say it in the status itself.
      const word = index % 2 === 0 ? quoted : "WAITING_FOR_GODOT";
      const record = { id: "c", status: word, clientEnvironment: "STAGE", ...secrets, tokenMetadata: secrets };
      return [status, record] as const;
    });
    server.answers(({ url }, response) => {
      const { pathname } = new URL(url, server.url);
      const asked = records.find(([{ path }]) => pathname.endsWith(`/${path}`));
      const embedded = Object.fromEntries(records.map(([{ embeddedKey }]) => [embeddedKey, { id: "c" }]));
      if (pathname === "/api/authenticate") json(response, 200, { id_token: "example-token" });
      else if (pathname.endsWith("/users")) json(response, 200, [{ id: "u", name: "Prairie View", ...embedded }]);
      else if (asked) json(response, 200, asked[1]);
      else json(response, 404, { title: "Not Found" });
    });
    p = await parts();
    // Of an account like this nothing is kept.
    await p.sessions.signInToSandbox(server.url, { email: "owner@example.com", password: "example-password" });
    await p.users.refresh();
    const [user] = p.store.snapshot.users.users;
    assert.ok(user);
    await p.users.look(user.id);
    await p.others.lookInto(user);
  });
  after(async () => {
    await p.sessions.signOut();
    await server.stop();
  });

  const rowsBelow = async (node: Node): Promise<Node[]> => {
    const children = await p.tree.getChildren(node);
    return [node, ...(await Promise.all(children.map(rowsBelow))).flat()];
  };
  const textsOf = (item: vscode.TreeItem) =>
    JSON.stringify([
      item.id,
      item.label,
      item.description,
      item.tooltip,
      item.contextValue,
      item.accessibilityInformation,
    ]);

  it("say each provider's status, and no secret in label, description, tooltip or what is read out", async () => {
    const rows = await rowsBelow(p.tree.nodeOf("u"));
    const texts = rows.map((row) => textsOf(p.tree.resolveTreeItem(p.tree.getTreeItem(row), row)));
    for (const { name } of providers) {
      assert.ok(
        texts.some((text) => text.includes(name) && /WAITING_FOR_GODOT|••••••/.test(text)),
        name,
      );
    }
    assert.deepEqual(
      texts.filter((text) => /pl4nted|endl1ng/i.test(text)),
      [],
    );
  });
});
