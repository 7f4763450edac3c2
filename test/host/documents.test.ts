import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import type { TestParts } from "../../src/extension";
import { waitFor } from "../rig/wait";
import { jwtOf } from "../support/jwt";
import { showList } from "../support/showList";
import { outerSandbox, parts } from "./support";

const { url, email, password } = outerSandbox;
const NAMES = [
  "[Reload now](command:workbench.action.quit)",
  '<img src="https://evil.example/x.png"> <b>bold</b>',
  "$(alert) **bold** `code` # heading\n\n- list",
  "moc.live//:sptth\u202e https://evil.example www.evil.example a@evil.example",
  "![x](https://evil.example/x.png)",
];

const FIXES = [
  "Replace with Environment Variable LEAF_PASSWORD",
  "Don't Warn About Secrets in This File",
  "Turn Off Warnings About Secrets",
];

/** How many requests there were about a Leaf user: the window may load others in the background. */
async function requestsAbout(leafUserId: string): Promise<number> {
  const all = (await (await fetch(`${url}/__sandbox/requests`)).json()) as readonly { readonly path: string }[];
  return all.filter(({ path }) => path.includes(leafUserId)).length;
}

/** What the editor shows over a place, as Markdown. */
async function hoversAt(document: vscode.TextDocument, at: number): Promise<vscode.MarkdownString[]> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    "vscode.executeHoverProvider",
    document.uri,
    document.positionAt(at),
  );
  return hovers.flatMap(({ contents }) => contents as vscode.MarkdownString[]).filter(({ value }) => value !== "");
}

const untitled = (content: string, language = "plaintext") => vscode.workspace.openTextDocument({ content, language });

const warningsOf = ({ uri }: vscode.TextDocument) =>
  vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "Leaf");

const untilWarnings = (document: vscode.TextDocument, count: number) =>
  waitFor(() => Promise.resolve(warningsOf(document).length === count), {
    timeoutMs: 10_000,
    what: () => `${count} warnings in ${document.uri.toString()}; there are ${warningsOf(document).length}`,
  });

/** The texts that the warnings of a document stand at. */
const marked = (document: vscode.TextDocument) => warningsOf(document).map(({ range }) => document.getText(range));

async function fixesOf(document: vscode.TextDocument): Promise<vscode.CodeAction[]> {
  const [warning] = warningsOf(document);
  assert.ok(warning);
  const all = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    warning.range,
  );
  // Other extensions have quick fixes for the language.
  return all.filter(({ title }) => FIXES.includes(title));
}

async function edit(document: vscode.TextDocument, range: vscode.Range, text: string): Promise<void> {
  const change = new vscode.WorkspaceEdit();
  change.replace(document.uri, range, text);
  assert.ok(await vscode.workspace.applyEdit(change));
}

/** Closes what is open, and asks nobody whether to save it: an untitled document without a text is not worth a question. */
async function closeAll(): Promise<void> {
  const emptied = new vscode.WorkspaceEdit();
  for (const document of vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty)) {
    emptied.delete(document.uri, new vscode.Range(0, 0, document.lineCount, 0));
  }
  assert.ok(await vscode.workspace.applyEdit(emptied));
  await vscode.workspace.saveAll(false);
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

describe("a Leaf user's id in a document", () => {
  let p: TestParts;
  before(async () => {
    p = await parts();
    await p.sessions.signIn(url, { email, password, rememberMe: true });
    await p.users.refresh();
  });
  after(async () => {
    await closeAll();
    await p.sessions.signOut();
  });

  it("says who it is, the status, its age and environment, and asks nobody", async () => {
    const user = p.store.snapshot.users.users.find(({ id }) => p.store.connection(id).kind === "active");
    assert.ok(user?.name);
    const sent = await requestsAbout(user.id);
    for (const language of ["plaintext", "python", "log"]) {
      const document = await untitled(`lorem\r\nid = "${user.id}";\r\n`, language);
      const [hover, ...others] = await hoversAt(document, document.getText().indexOf(user.id) + 10);
      assert.ok(hover);
      assert.deepEqual(others, []);
      assert.ok(hover.value.startsWith(`**${user.name}**`), hover.value);
      assert.match(hover.value, /Panorama: ACTIVE · (STAGE|PRODUCTION)/);
      assert.match(hover.value, /Checked just now/);
      assert.deepEqual(hover.isTrusted, {
        enabledCommands: ["leafPanorama.showLeafUser", "leafPanorama.showEvents", "leafPanorama.copyLeafUserLink"],
      });
      assert.ok(!hover.supportHtml && !hover.supportThemeIcons);
    }
    assert.equal(await requestsAbout(user.id), sent);
  });

  it("is followed by its links, which are the only ones", async () => {
    const broken = p.store.snapshot.users.users.find(({ id }) => p.store.connection(id).kind === "attention");
    assert.ok(broken);
    const document = await untitled(broken.id);
    const [hover] = await hoversAt(document, 3);
    const links = [...(hover?.value ?? "").matchAll(/\]\(command:([\w.]+)\?([^)]*)\)/g)];
    assert.deepEqual(
      links.map(([, command]) => command),
      ["showLeafUser", "showEvents", "diagnose", "copyLeafUserLink"].map((name) => `leafPanorama.${name}`),
    );
    for (const [, , args = ""] of links) {
      assert.deepEqual(JSON.parse(decodeURIComponent(args)), [{ kind: "user", leafUserId: broken.id }]);
    }
    await vscode.commands.executeCommand("leafPanorama.showLeafUser", { kind: "user", leafUserId: broken.id });
    await waitFor(
      () => Promise.resolve(p.view.selection.some((node) => "leafUserId" in node && node.leafUserId === broken.id)),
      { timeoutMs: 10_000, what: "the row to be selected" },
    );
  });

  it("is nobody's elsewhere: nothing is shown over other ids", async () => {
    const others = await untitled("0b3f8f4e-9c1d-4a57-8e2b-6f0f3a1c5d7e\n42\nlorem ipsum");
    for (const at of [0, 10, 37, 42]) assert.deepEqual(await hoversAt(others, at), []);
  });

  it("keeps a name that looks like markup plain", async () => {
    const [first] = p.store.snapshot.users.users;
    assert.ok(first);
    const ids = NAMES.map((_, index) => `0b3f8f4e-9c1d-4a57-8e2b-00000000000${index}`);
    showList(
      p.store,
      NAMES.map((name, index) => ({ ...first, id: ids[index] ?? "", name, email: null, attached: {} })),
    );
    for (const [index, id] of ids.entries()) {
      const [hover] = await hoversAt(await untitled(id), 5);
      const { value = "" } = hover ?? {};
      const foreign = value.replace(/\[[^\]]*\]\(command:leafPanorama\.[^)]*\)/g, "");
      assert.doesNotMatch(foreign, /(?<!\\)[<>$[\]`#]|\u202e|https:|www\.|(?<!\\)@|!\[/, NAMES[index]);
      // The name and no more: one heading, and a line for each fact.
      assert.equal(foreign.split("\n").length, 3, value);
    }
  });
});

describe("a secret in a document", () => {
  let p: TestParts;
  const token = async () => {
    const kept = (await p.accounts.all()).find(({ apiUrl, signedOut }) => apiUrl === url && !signedOut);
    const held = kept && (await p.sessions.tokenOf(kept));
    assert.ok(held);
    return held;
  };
  const settings = () => vscode.workspace.getConfiguration("leafPanorama");
  before(async () => {
    p = await parts();
  });
  beforeEach(() => p.sessions.signIn(url, { email, password, rememberMe: true }, { label: "Acme" }));
  afterEach(async () => {
    await settings().update("warnAboutSecrets", undefined, vscode.ConfigurationTarget.Global);
    await closeAll();
    await p.sessions.signOut();
  });

  it("has a warning that says what it is and whose, and not the secret", async () => {
    const document = await untitled(`a = "${password}"\r\nfetch(x, "Bearer ${await token()}")\r\n`);
    await untilWarnings(document, 2);
    // Until the sign-in is stored, the token is known by its form alone.
    await waitFor(() => Promise.resolve(warningsOf(document).every(({ message }) => message.includes("of Acme"))), {
      timeoutMs: 10_000,
      what: () =>
        `whose the secrets are; it says ${warningsOf(document)
          .map(({ message }) => message)
          .join(" ")}`,
    });
    assert.deepEqual(marked(document), [password, await token()]);
    const said = warningsOf(document).map(({ severity, source, code, message }) => ({
      severity,
      source,
      code,
      message,
    }));
    const common = { severity: vscode.DiagnosticSeverity.Warning, source: "Leaf" };
    assert.deepEqual(said, [
      {
        ...common,
        code: "password",
        message: "This is the Leaf password of Acme. Whoever reads this file can use it.",
      },
      { ...common, code: "token", message: "This is the Leaf token of Acme. Whoever reads this file can use it." },
    ]);
    const fixes = await fixesOf(document);
    assert.equal(fixes.length, 3);
    const texts = JSON.stringify([said, fixes.map(({ title }) => title)]);
    for (const secret of [password, await token()]) assert.ok(!texts.includes(secret));
  });

  it("has one for partner passwords, webhooks' secrets and pending organization codes", async () => {
    const session = p.sessions.require();
    const { partner, organizations } = outerSandbox;
    await p.partners.write(session.account, "STAGE", partner.STAGE, false);
    await p.webhookSecrets.write(session.account, "w", "planted-webhook-secret-1");
    await p.users.refresh();
    const user = p.store.snapshot.users.users.find(({ id }) => p.store.connection(id).kind === "notConnected");
    const organizationCode = organizations.find(({ environment }) => environment === "STAGE")?.organizationCode ?? "";
    assert.ok(user);
    const { clientId, username, password: partnerPassword } = partner.STAGE;
    await p.connector.connect({
      ...{ leafUserId: user.id, environment: "STAGE" as const, operation: { organizationCode } },
      partner: { clientId, username, password: partnerPassword },
    });
    const document = await untitled([partnerPassword, "planted-webhook-secret-1", organizationCode].join("\n"));
    await untilWarnings(document, 3);
    assert.deepEqual(
      warningsOf(document).map(({ code }) => code),
      ["partnerPassword", "webhookSecret", "organizationCode"],
    );
    await p.erasure.signOut(session.account);
    await untilWarnings(document, 2);
    await p.partners.erase(session.account, "STAGE");
    await p.webhookSecrets.erase(session.account);
    await untilWarnings(document, 0);
  });

  it("is found in a token that nobody has told of, if it is Leaf's and still works", async () => {
    const exp = Math.floor(Date.now() / 1000);
    const live = jwtOf({ sub: "dev@example.com", exp: exp + 3600 });
    const others = [
      jwtOf({ sub: "dev@example.com", exp: exp - 3600 }),
      jwtOf({ sub: "dev@example.com", exp: exp + 3600, iss: "https://accounts.google.com" }),
    ];
    const document = await untitled([...others, live].join("\n"));
    await untilWarnings(document, 1);
    assert.deepEqual(marked(document), [live]);
  });

  it("has no warning any more when a token's time is over", async () => {
    const document = await untitled(jwtOf({ sub: "dev@example.com", exp: Math.floor(Date.now() / 1000) + 3 }));
    await untilWarnings(document, 1);
    await untilWarnings(document, 0);
  });

  it("is followed while somebody types, and has no warning once it is gone", async () => {
    const document = await untitled("lorem\nipsum\n");
    await edit(document, new vscode.Range(1, 0, 1, 0), `x = ${password} # `);
    await untilWarnings(document, 1);
    await edit(document, new vscode.Range(0, 0, 0, 0), "\n\n");
    await waitFor(() => Promise.resolve(marked(document).join() === password), {
      timeoutMs: 10_000,
      what: "the warning to move along",
    });
    await edit(document, new vscode.Range(3, 0, 4, 0), "");
    await untilWarnings(document, 0);
  });

  it("is found in a megabyte on one line, among halves of characters, and behind other line ends", async () => {
    const filler = "lorem ipsum 農場 \ud83d\ude9c ".repeat(50_000);
    const long = await untitled(`${filler} ${password} ${filler}`);
    const halves = await untitled(`\ud83d ${password} \udc00\r\n\ud83d\r\n${password}\r\n`);
    await untilWarnings(long, 1);
    await untilWarnings(halves, 2);
    assert.deepEqual([...marked(long), ...marked(halves)], [password, password, password]);
  });

  it("is not looked for in a document that is too large, and neither is a Leaf user's id", async () => {
    await p.users.refresh();
    const { id = "" } = p.store.snapshot.users.users[0] ?? {};
    const large = await untitled(`${id} ${password}\n${`${"lorem ipsum ".repeat(100)}\n`.repeat(1700)}`);
    const small = await untitled(`${id} ${password}`);
    await untilWarnings(small, 1);
    assert.deepEqual(warningsOf(large), []);
    assert.deepEqual(
      (await Promise.all([small, large].map((one) => hoversAt(one, 5)))).map(({ length }) => length),
      [1, 0],
    );
  });

  it("has a warning in a file on the disk, and none in what a program shows", async () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), "leaf-panorama-")), "a.env");
    writeFileSync(file, `LEAF_PASSWORD=${password}\n`);
    const provider = vscode.workspace.registerTextDocumentContentProvider("other-program", {
      provideTextDocumentContent: () => password,
    });
    try {
      const virtual = await vscode.workspace.openTextDocument(vscode.Uri.parse("other-program:/a.txt"));
      const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
      await untilWarnings(document, 1);
      assert.equal(virtual.getText(), password);
      assert.deepEqual(warningsOf(virtual), []);
    } finally {
      provider.dispose();
    }
  });

  it("has no warning when the document is closed", async () => {
    const document = await untitled(password);
    await untilWarnings(document, 1);
    await closeAll();
    await untilWarnings(document, 0);
  });

  it("has no warning when its owner signs out", async () => {
    const document = await untitled(password);
    await untilWarnings(document, 1);
    await p.sessions.signOut();
    await untilWarnings(document, 0);
  });

  it("has no warning while the setting is off", async () => {
    const document = await untitled(password);
    await untilWarnings(document, 1);
    await settings().update("warnAboutSecrets", false, vscode.ConfigurationTarget.Global);
    await untilWarnings(document, 0);
    await settings().update("warnAboutSecrets", undefined, vscode.ConfigurationTarget.Global);
    await untilWarnings(document, 1);
  });

  it("is replaced by the quick fix as the language writes it", async () => {
    for (const [language, before, after] of [
      ["python", `t = "${password}"`, 't = os.environ["LEAF_PASSWORD"]'],
      ["shellscript", `t="${password}"`, 't="$LEAF_PASSWORD"'],
      ["yaml", `t: "${password}"`, 't: "${LEAF_PASSWORD}"'],
    ] as const) {
      const document = await untitled(before, language);
      await untilWarnings(document, 1);
      const fixes = await fixesOf(document);
      assert.deepEqual(
        fixes.map(({ title }) => title),
        FIXES,
      );
      const [first] = fixes;
      assert.ok(first?.edit && (await vscode.workspace.applyEdit(first.edit)));
      assert.equal(document.getText(), after);
      await untilWarnings(document, 0);
    }
  });

  it("has no more warnings in a file where none was wanted, until the setting was off", async () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), "leaf-panorama-")), "a.py");
    writeFileSync(file, `t = "${password}"\n`);
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
    await untilWarnings(document, 1);
    const quiet = (await fixesOf(document)).find(({ title }) => title.startsWith("Don't Warn"))?.command;
    assert.ok(quiet);
    await vscode.commands.executeCommand(quiet.command, ...((quiet.arguments ?? []) as unknown[]));
    assert.deepEqual(warningsOf(document), []);
    await edit(document, new vscode.Range(0, 0, 0, 0), `# ${password}\n`);
    const other = await untitled(password);
    await untilWarnings(other, 1);
    assert.deepEqual(warningsOf(document), []);
    await vscode.commands.executeCommand("leafPanorama.turnOffSecretWarnings");
    assert.equal(settings().get("warnAboutSecrets"), false);
    await untilWarnings(other, 0);
    await settings().update("warnAboutSecrets", undefined, vscode.ConfigurationTarget.Global);
    await untilWarnings(document, 2);
  });
});
