import assert from "node:assert/strict";
import { PartnerCredentialsStorage } from "../../../src/accounts/partnerCredentials";
import type { Account } from "../../../src/model/account";
import { MemoryStorage } from "../../support/memory";
import { VirtualTime } from "../../support/world";

const account: Account = { kind: "leaf", apiUrl: "https://api.withleaf.io", login: "dev", label: "dev", role: "test" };
const set = { clientId: "PLANTED-id", username: "PLANTED-name", password: "PLANTED-password" };

describe("partner credentials", () => {
  let time: VirtualTime;
  let partners: PartnerCredentialsStorage;
  let storage: MemoryStorage;
  beforeEach(() => {
    time = new VirtualTime();
    storage = new MemoryStorage();
    partners = new PartnerCredentialsStorage(storage, time);
  });
  const age = () => partners.age(account, "STAGE");

  it("stay accepted when the same set is written again, as after an answer that was lost", async () => {
    const began = time.now();
    await partners.write(account, "STAGE", set, true);
    time.advance(1000);
    await partners.write(account, "STAGE", set, false);
    await partners.write(account, "STAGE", { ...set, sharingUrlId: "PLANTED-share" }, false);
    assert.deepEqual(await age(), { keptAt: began, acceptedAt: began, hasSharingUrlId: true });
    time.advance(1000);
    await partners.write(account, "STAGE", set, true);
    assert.deepEqual(await age(), { keptAt: began, acceptedAt: began + 2000, hasSharingUrlId: false });
  });

  for (const changed of ["clientId", "username", "password"] as const) {
    it(`are another set, of which nothing is known, when the ${changed} changes`, async () => {
      await partners.write(account, "STAGE", set, true);
      time.advance(1000);
      await partners.write(account, "STAGE", { ...set, [changed]: "PLANTED-other" }, false);
      assert.deepEqual(await age(), { keptAt: time.now(), hasSharingUrlId: false });
    });
  }

  it("are not there where what was kept is damaged", async () => {
    await partners.write(account, "STAGE", set, true);
    const [[key, text]] = [...storage.kept] as [[string, string]];
    for (const damaged of ["", "null", "[]", text.slice(0, 20), text.replace(/\d{13}/g, "1e999"), '{"clientId":1}']) {
      storage.kept.set(key, damaged);
      assert.equal(await age(), undefined, damaged);
      assert.equal(await partners.read(account, "STAGE"), undefined, damaged);
    }
  });
});
