import assert from "node:assert/strict";
import { isLeafError } from "../../../src/leaf/errors";
import { World } from "../../support/world";

describe("signing in", () => {
  let world: World;
  beforeEach(async () => void (world = await new World().start()));
  afterEach(() => world.stop());
  const session = () => world.store.snapshot.session;

  it("keeps the token under the API it belongs to, and shows when it ends", async () => {
    await world.signIn();
    const now = session();
    assert.ok(now.kind === "signedIn" && now.account.label === world.info.email);
    assert.equal(now.account.expiresAt, world.time.now() + 30 * 24 * 3600_000);
    assert.deepEqual([...world.shelf.kept.keys()], [`session:${world.info.url}`]);
    assert.ok(![...world.shelf.kept.values()].some((value) => value.includes(world.info.password)));
    assert.ok(!JSON.stringify(world.store.snapshot.session).includes("eyJ"), "the views never see the token");
  });

  it("is picked up again after a restart, for the same API only", async () => {
    await world.signIn();
    await world.sessions.restore("https://elsewhere.example");
    assert.equal(session().kind, "signedOut");
    await world.sessions.restore(world.info.url);
    assert.equal(session().kind, "signedIn");
    await world.sessions.restore(undefined);
    assert.equal(session().kind, "signedOut");
  });

  it("is not undone by a secret store that answers late", async () => {
    let answer: (text: string | undefined) => void = () => undefined;
    world.shelf.read = () => new Promise((resolve) => (answer = resolve));
    const restoring = world.sessions.restore(world.info.url);
    await world.signIn();
    answer(undefined);
    await restoring;
    assert.equal(session().kind, "signedIn");
  });

  it("is erased by signing out", async () => {
    await world.signIn();
    await world.sessions.signOut();
    assert.equal(session().kind, "signedOut");
    assert.equal(world.shelf.kept.size, 0);
  });

  it("changes nothing when Leaf refuses the password", async () => {
    const { url, email } = world.info;
    await world.sessions.restore(url);
    await assert.rejects(
      world.sessions.signIn(url, { email, password: "wrong-password", rememberMe: false }),
      (error) => isLeafError(error, "unauthorized"),
    );
    assert.equal(session().kind, "signedOut");
    assert.equal(world.shelf.kept.size, 0);
  });

  it("accepts a pasted token only after Leaf has", async () => {
    const { url, email, password } = world.info;
    const response = await fetch(`${url}/api/authenticate`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username: email, password }),
    });
    const { id_token: token } = (await response.json()) as { id_token: string };
    await assert.rejects(world.sessions.signInWithToken(url, `${token}x`), (error) =>
      isLeafError(error, "unauthorized"),
    );
    assert.equal(world.shelf.kept.size, 0);
    await world.sessions.signInWithToken(url, token);
    assert.equal(session().kind, "signedIn");
  });

  it("asks to sign in again, once, when the token has expired, and sends nothing more", async () => {
    await world.signIn();
    await world.users.refresh();
    world.time.advance(31 * 24 * 3600_000);
    const before = (await world.requests()).length;
    await world.users.refresh();
    assert.equal(session().kind, "refused");
    await world.users.refresh();
    assert.equal((await world.requests()).length, before);
    assert.ok(world.store.snapshot.users.users.length > 0, "what was loaded stays in sight");
  });

  it("asks to sign in again when Leaf refuses the token", async () => {
    await world.signIn();
    await world.control("POST", "clock", { advanceSeconds: 31 * 24 * 3600 });
    await world.users.refresh();
    assert.equal(session().kind, "refused");
  });
});
