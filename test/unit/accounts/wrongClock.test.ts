import assert from "node:assert/strict";
import { tokenEnd } from "../../../src/leaf/tokenTime";
import { World } from "../../support/world";

const HOUR = 3600_000;
const NOW = Date.UTC(2026, 2, 19, 12);
const token = (claims: object) =>
  ["{}", JSON.stringify(claims), "x"].map((part) => Buffer.from(part).toString("base64url")).join(".");
const seconds = (ms: number) => ms / 1000;

describe("a machine whose clock is wrong", () => {
  for (const hours of [25, -25, 24 * 400]) {
    it(`by ${hours} h signs in once, for as long as the token lasts`, async () => {
      const world = new World();
      // Leaf's clock is right.
      await world.start({ clock: { now: () => world.time.now() - hours * HOUR } });
      const { url, email, password } = world.info;
      await world.sessions.signIn(url, { email, password, rememberMe: false }, { keepPassword: true });
      for (let time = 0; time < 3; time += 1) await world.users.refresh();
      const signIns = async () => (await world.requests()).filter(({ path }) => path === "/api/authenticate").length;
      assert.equal(await signIns(), 1);
      const left = (world.sessions.require().account.expiresAt ?? 0) - world.time.now();
      assert.ok(left > 23 * HOUR && left <= 24 * HOUR + 1000, `${left / HOUR} h left`);
      const [account] = await world.accounts.all();
      assert.ok(account && (await world.sessions.tokenOf(account)) !== undefined, "other extensions get it");

      const next = new World(world.shared).join(world);
      await next.sessions.restore();
      await next.users.refresh();
      assert.equal(await signIns(), 1, "nor after a restart");
      world.time.advance(25 * HOUR);
      await next.users.refresh();
      assert.equal(await signIns(), 2, "and again when it has ended");
      next.close();
      await world.stop();
    });
  }

  it("takes a pasted token that Leaf has just accepted as good until Leaf says otherwise", async () => {
    const world = new World();
    await world.start({ clock: { now: () => world.time.now() - 25 * HOUR } });
    const { url, email, password } = world.info;
    const answer = await fetch(`${url}/api/authenticate`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username: email, password, rememberMe: "false" }),
    });
    const { id_token: pasted } = (await answer.json()) as { id_token: string };
    world.askToRenew = () => assert.fail("nobody needs to be asked");
    await world.sessions.signIn(url, { token: pasted });
    await world.users.refresh();
    assert.equal(world.store.snapshot.session.kind, "signedIn");
    await world.stop();
  });

  it("knows a token's end from when it came, where the token says enough", () => {
    const at = NOW;
    const day = { iat: seconds(NOW - 25 * HOUR), exp: seconds(NOW - HOUR) };
    const ms = { iat: NOW - 25 * HOUR, exp: seconds(NOW - HOUR) };
    for (const [name, claims, issued, end] of [
      ["ahead", day, true, NOW + 24 * HOUR],
      ["ahead, in milliseconds", ms, true, NOW + 24 * HOUR],
      ["ahead, as text", { ...day, iat: String(day.iat) }, true, NOW + 24 * HOUR],
      ["behind", { iat: seconds(NOW + 25 * HOUR), exp: seconds(NOW + 49 * HOUR) }, true, NOW + 24 * HOUR],
      ["right", { iat: seconds(NOW), exp: seconds(NOW + HOUR) }, true, NOW + HOUR],
      ["a minute off", { iat: seconds(NOW - 50_000), exp: seconds(NOW + HOUR) }, true, NOW + HOUR],
      ["without iat", { exp: seconds(NOW - HOUR) }, true, undefined],
      ["without iat, not yet", { exp: seconds(NOW + HOUR) }, true, NOW + HOUR],
      ["iat of another type", { iat: [1], exp: seconds(NOW - HOUR) }, true, undefined],
      ["iat null", { iat: null, exp: seconds(NOW - HOUR) }, true, undefined],
      ["iat after exp", { iat: seconds(NOW), exp: seconds(NOW - HOUR) }, true, undefined],
      ["without exp", { iat: seconds(NOW) }, true, undefined],
      ["pasted, old", { iat: seconds(NOW - 20 * HOUR), exp: seconds(NOW + 4 * HOUR) }, false, NOW + 4 * HOUR],
      ["pasted, ahead", day, false, undefined],
      ["pasted, behind", { iat: seconds(NOW + 25 * HOUR), exp: seconds(NOW + 49 * HOUR) }, false, NOW + 24 * HOUR],
    ] as const) {
      assert.equal(tokenEnd(token(claims), { at, issued }), end, name);
    }
    assert.equal(tokenEnd(token(day)), NOW - HOUR, "of a token that an earlier version kept nothing more is known");
    for (const no of ["", "a.b.c", "no token", token({ exp: "soon" })]) {
      assert.equal(tokenEnd(no, { at, issued: true }), undefined, no);
    }
  });
});
