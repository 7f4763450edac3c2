import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { silentLogger } from "../../../src/base/logger";
import { accountKey, type KeptAccount } from "../../../src/model/account";
import { AccountFiles } from "../../../src/host/accountFiles";

const account: KeptAccount = {
  apiUrl: "https://api.withleaf.io",
  login: "dev@example.com",
  label: "Acme",
  role: "production",
  by: "password",
  rememberMe: true,
  keepsPassword: false,
  signedOut: false,
  usedAt: 1,
};

describe("accounts in files", () => {
  let folder: string;
  let files: AccountFiles;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "leaf-panorama-"));
    files = new AccountFiles(folder, silentLogger);
  });
  afterEach(() => {
    files.dispose();
    rmSync(folder, { recursive: true });
  });
  const file = () => path.join(folder, readdirSync(folder).find((name) => name.endsWith(".json")) ?? "");

  it("are one file each, readable by this machine's user only, and gone when they are removed", async () => {
    await files.put(account);
    await files.put({ ...account, label: "Acme Inc." });
    await files.put({ ...account, login: "other@example.com" });
    assert.equal((await files.all()).length, 2);
    if (process.platform !== "win32") assert.equal(statSync(file()).mode & 0o077, 0);
    await files.remove(accountKey(account));
    assert.deepEqual(
      (await files.all()).map(({ login }) => login),
      ["other@example.com"],
    );
  });

  it("are not read with an address that a password must not be sent to", async () => {
    await files.put(account);
    const text = readFileSync(file(), "utf8");
    for (const apiUrl of [
      ...["http://api.withleaf.io", "https://somebody@api.withleaf.io", "file:///etc", ""],
      ...[
        "https://api.withleaf.io?",
        "https://api.withleaf.io#",
        "https://api.withleaf.io/services/usermanagement/api",
      ],
    ]) {
      writeFileSync(file(), text.replace(account.apiUrl, apiUrl));
      assert.deepEqual(await files.all(), [], apiUrl);
    }
    writeFileSync(file(), text);
    assert.deepEqual(await files.all(), [account]);
  });

  it("are read as they were written where only the address has another form than new ones", async () => {
    for (const apiUrl of ["HTTPS://API.withleaf.io", "https://api.withleaf.io:443", "https://Gateway.example/leaf"]) {
      await files.put({ ...account, apiUrl });
      assert.ok((await files.all()).some((one) => one.apiUrl === apiUrl));
    }
  });

  it("stay as they were last read while the disk fails, and one that can't be written stays for this window", async () => {
    await files.put(account);
    assert.deepEqual(await files.all(), [account]);
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "");
    const other = { ...account, login: "other@example.com" };
    await files.put(other);
    assert.deepEqual(await files.all(), [account, other]);
  });
});
