import assert from "node:assert/strict";
import { watchedSecrets, type SecretSources } from "../../../src/documents/watchedSecrets";
import { MASK } from "../../../src/base/text";
import { accountKey } from "../../../src/model/account";
import { WebhookSecrets } from "../../../src/accounts/webhookSecrets";
import { shownProvider } from "../../../src/providers";
import { World } from "../../support/world";

describe("the secrets that documents are searched for", () => {
  let world: World;
  let sources: SecretSources;
  beforeEach(async () => {
    world = await new World().start();
    const webhookSecrets = new WebhookSecrets(world.storage, world.redactor);
    const { accounts, connector, partners, redactor, sessions } = world;
    sources = { accounts, connector, partners, redactor, sessions, webhookSecrets, provider: shownProvider };
  });
  afterEach(() => world.stop());

  const now = async () =>
    (await watchedSecrets(sources)).map(({ kind, owner, value }) => `${kind} of ${owner}: ${value}`).sort();
  const shown = () => {
    assert.ok(world.sessions.active);
    return world.sessions.active.account;
  };
  const tokenOf = async () => {
    const [kept] = await world.accounts.all();
    assert.ok(kept);
    return (await world.sessions.tokenOf(kept)) ?? "";
  };

  it("are none before anybody has signed in", async () => {
    assert.deepEqual(await now(), []);
  });

  it("are those of the account: token, typed password, partner password, webhook's secret and pending code", async () => {
    await world.signIn();
    const { email, password } = world.info;
    assert.deepEqual(await now(), [`password of ${email}: ${password}`, `token of ${email}: ${await tokenOf()}`]);
    await world.users.refresh();
    const request = world.requestFor(world.unconnected());
    await world.partners.write(shown(), "STAGE", request.partner, false);
    await sources.webhookSecrets.write(shown(), "w", "planted-webhook-secret");
    await world.connector.connect(request);
    assert.ok("organizationCode" in request.operation);
    assert.deepEqual(
      await now(),
      [
        `organizationCode of ${email}: ${request.operation.organizationCode}`,
        `partnerPassword of ${email}: ${request.partner.password}`,
        `password of ${email}: ${password}`,
        `token of ${email}: ${await tokenOf()}`,
        `webhookSecret of ${email}: planted-webhook-secret`,
      ].sort(),
    );
  });

  it("are fewer after signing out, and none after removing the account", async () => {
    await world.signIn();
    const account = shown();
    const { partner } = world.requestFor("x");
    await world.partners.write(account, "STAGE", partner, false);
    await world.users.refresh();
    await world.connector.connect(world.requestFor(world.unconnected()));
    await world.erasure.signOut(account);
    assert.deepEqual(await now(), [`partnerPassword of ${account.label}: ${partner.password}`]);
    const [kept] = await world.accounts.all();
    assert.ok(kept);
    await world.erasure.remove(kept);
    assert.deepEqual(await now(), []);
  });

  it("are those of other accounts as well, by the names that the developer gave them", async () => {
    await world.signIn();
    const key = accountKey(shown());
    await world.sessions.edit(key, { label: "Acme" });
    await world.accounts.put({
      ...{ apiUrl: "https://leaf.example", login: "other@example.com", label: "Other", role: "test", by: "password" },
      ...{ rememberMe: true, keepsPassword: true, signedOut: false, usedAt: 0 },
    });
    await world.storage.write("password:https://leaf.example other@example.com", "planted-kept-password");
    const owners = (await watchedSecrets(sources)).map(({ kind, owner }) => `${kind} of ${owner}`);
    assert.deepEqual(owners.sort(), ["password of Acme", "password of Other", "token of Acme"]);
  });

  it("are not those of the window's own sandbox, which open nothing", async () => {
    await world.sessions.signInToSandbox(world.info.url, world.info);
    await world.users.refresh();
    const request = world.requestFor(world.unconnected());
    await world.partners.write(shown(), "STAGE", request.partner, false);
    await world.connector.connect(request);
    assert.deepEqual(await now(), []);
  });

  it("end with the token's own end", async () => {
    await world.signIn();
    world.time.advance(31 * 86_400_000);
    assert.deepEqual(await now(), [`password of ${world.info.email}: ${world.info.password}`]);
  });

  it("are masked everywhere from then on", async () => {
    await world.storage.write("password:https://leaf.example other@example.com", "planted-kept-password");
    await world.accounts.put({
      ...{ apiUrl: "https://leaf.example", login: "other@example.com", label: "Other", role: "test", by: "password" },
      ...{ rememberMe: true, keepsPassword: true, signedOut: false, usedAt: 0 },
    });
    await watchedSecrets(sources);
    assert.equal(world.redactor.text("a planted-kept-password b"), `a ${MASK} b`);
  });
});
