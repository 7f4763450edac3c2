import assert from "node:assert/strict";

import { credentials, list, object, Rig, USERS, type Answer } from "./support";

const FORM = { "content-type": "application/x-www-form-urlencoded" };

describe("the sandbox's portal page", () => {
  let rig: Rig;
  before(async () => {
    rig = await Rig.start({ users: 12, windowSeconds: 600 });
  });
  after(() => rig.stop());

  const page = (address: string) => rig.call("GET", address, undefined, { authorization: "" });
  const toggle = (address: string, sharing: string) => rig.call("POST", address, `sharing=${sharing}`, FORM);
  const resolve = (base: string, reference: string) => new URL(reference.replaceAll("&amp;", "&"), base).href;

  /** Where the form of an operation's page leads, which is that page's own address. */
  async function operationPage(signInUrl: string): Promise<string> {
    const action = /<form[^>]*action="(\?operation=\d+)"/.exec((await page(signInUrl)).text)?.[1];
    assert.ok(action);
    return resolve(signInUrl, action);
  }

  /** The switch as it is on the page. */
  function switchOn({ text }: Answer) {
    const tag = /<button[^>]*>/.exec(text)?.[0] ?? "";
    assert.match(tag, /type="submit"/);
    assert.match(tag, /role="switch"/);
    assert.match(tag, /aria-label="Leaf Integration"/);
    return { checked: /aria-checked="(\w+)"/.exec(tag)?.[1], enabled: !/\sdisabled/.test(tag) };
  }

  it("leads straight to the Data Sharing of the operation that the call named, and the switch connects", async () => {
    const id = await rig.newUser();
    const address = await rig.signInUrl(id);
    const start = await page(address);
    assert.equal(start.status, 200);
    assert.match(start.text, /<title>Data Sharing: /);
    assert.ok(!start.text.includes("All operations"), "there is no other operation to go back to");
    assert.match(start.text, /this is not the real Panorama portal/);
    assert.match(start.text, /10 minutes left/);
    assert.match(start.text, /STAGE/);
    const operation = await operationPage(address);
    const before = await page(operation);
    assert.match(before.text, /Manage Operation<\/li>\s*<li>Data Sharing<\/li>\s*<li aria-current="page">Connections/);
    assert.match(before.text, new RegExp(rig.organization("STAGE").organizationCode));
    assert.deepEqual(switchOn(before), { checked: "false", enabled: true });
    const answer = await toggle(operation, "on");
    assert.equal(answer.status, 303);
    assert.match(answer.headers.get("location") ?? "", /^\?operation=\d+$/);
    const after = await page(resolve(operation, answer.headers.get("location") ?? ""));
    assert.deepEqual(switchOn(after), { checked: "true", enabled: true });
    const credential = object((await rig.get(credentials(id))).json);
    assert.equal(credential["status"], "ACTIVE");
    assert.equal(credential["organizationCode"], rig.organization("STAGE").organizationCode);
  });

  it("offers all operations of the environment when the call named none", async () => {
    const id = await rig.newUser();
    const { sharingUrlId, ...partner } = rig.info.partner.PRODUCTION;
    const changes = { ...partner, clientEnvironment: "PRODUCTION", organizationCode: undefined, sharingUrlId };
    const address = await rig.signInUrl(id, changes);
    const { text } = await page(address);
    const links = [...text.matchAll(/href="(\?operation=\d+)"/g)].map(([, href]) => href ?? "");
    assert.equal(links.length, 4);
    assert.match(text, /<h1>Your operations<\/h1>/);
    assert.match(text, /O&#39;Hara &amp; Daughters/);
    assert.match((await page(resolve(address, links[2] ?? ""))).text, /<a href="\?">‹ All operations<\/a>/);
    await toggle(resolve(address, links[2] ?? ""), "on");
    const credential = object((await rig.get(credentials(id))).json);
    assert.equal(credential["organizationCode"], rig.organization("PRODUCTION", 2).organizationCode);
    assert.equal(credential["clientEnvironment"], "PRODUCTION");
  });

  it("works under any path, as it has relative addresses only, no script and no cookie", async () => {
    const address = await rig.signInUrl(await rig.newUser());
    for (const each of [await page(address), await page(await operationPage(address))]) {
      for (const [, reference = ""] of each.text.matchAll(/(?:href|action|src)="([^"]*)"/g)) {
        assert.match(reference, /^(\?|data:,)/);
      }
      assert.ok(!/<script|\son\w+=/i.test(each.text));
      assert.equal(each.headers.get("set-cookie"), null);
      const nonce = /<style nonce="([^"]+)"/.exec(each.text)?.[1] ?? "none";
      const policy = each.headers.get("content-security-policy") ?? "";
      assert.ok(policy.includes("default-src 'none'") && policy.includes(`'nonce-${nonce}'`));
      assert.ok(!policy.includes("unsafe"));
    }
  });

  it("keeps the connection when the form is sent twice", async () => {
    const id = await rig.newUser();
    const operation = await operationPage(await rig.signInUrl(id));
    await toggle(operation, "on");
    const one = object((await rig.get(credentials(id))).json);
    await toggle(operation, "on");
    assert.deepEqual(object((await rig.get(credentials(id))).json), one);
  });

  it("revokes when switched off, and connects again within the time", async () => {
    const id = await rig.newUser();
    const operation = await operationPage(await rig.signInUrl(id));
    await toggle(operation, "on");
    await toggle(operation, "off");
    assert.equal(await rig.status(id), "UNAUTHENTICATED");
    assert.deepEqual(switchOn(await page(operation)), { checked: "false", enabled: true });
    const events = list((await rig.get(`${credentials(id)}/events`)).json);
    assert.equal(events[0]?.["statusCode"], 403);
    await toggle(operation, "on");
    assert.equal(await rig.status(id), "ACTIVE");
  });

  it("says that the link expired when nothing was confirmed in time, and changes nothing any more", async () => {
    const id = await rig.newUser();
    const address = await rig.signInUrl(id);
    const operation = await operationPage(address);
    await rig.advance(599);
    assert.match((await page(address)).text, /1 minute left/);
    await rig.advance(1);
    for (const answer of [await page(address), await page(operation), await toggle(operation, "on")]) {
      assert.equal(answer.status, 410);
      assert.match(answer.text, /This link has expired/);
      assert.match(answer.text, /Ask the developer for a new link/);
    }
    assert.equal(await rig.status(id), undefined);
  });

  it("still lets a confirmed connection be switched off after that time, but not on again", async () => {
    const id = await rig.newUser();
    const operation = await operationPage(await rig.signInUrl(id));
    await toggle(operation, "on");
    await rig.advance(601);
    assert.deepEqual(switchOn(await page(operation)), { checked: "true", enabled: true });
    assert.equal((await toggle(operation, "off")).status, 303);
    assert.equal(await rig.status(id), "UNAUTHENTICATED");
    assert.deepEqual(switchOn(await page(operation)), { checked: "false", enabled: false });
    assert.equal((await toggle(operation, "on")).status, 410);
    assert.equal(await rig.status(id), "UNAUTHENTICATED");
  });

  it("fixes a broken connection and keeps its events when the same operation is confirmed", async () => {
    const id = await rig.userWith("MISSING_PERMISSION");
    const broken = object((await rig.get(credentials(id))).json);
    const total = async () => Number((await rig.get(`${credentials(id)}/events`)).headers.get("x-total-count"));
    const before = await total();
    const address = await rig.signInUrl(id, { organizationCode: broken["organizationCode"] });
    await toggle(await operationPage(address), "on");
    assert.deepEqual(object((await rig.get(credentials(id))).json), { ...broken, status: "ACTIVE" });
    assert.ok((await total()) > before);
  });

  it("gives way to a newer one-click call for the same user", async () => {
    const id = await rig.newUser();
    const older = await rig.signInUrl(id);
    const newer = await rig.signInUrl(id);
    const answer = await page(older);
    assert.equal(answer.status, 410);
    assert.match(answer.text, /newer link/);
    assert.equal((await page(newer)).status, 200);
  });

  it("is a 404 page for an unknown session, operation, wish or user", async () => {
    const id = await rig.newUser();
    const address = await rig.signInUrl(id);
    const operation = await operationPage(address);
    for (const answer of [
      await page("/connections/unknown"),
      await page("/connections/"),
      await page(`${address}?operation=99`),
      await toggle(operation, "maybe"),
      await toggle("/connections/unknown?operation=1", "on"),
    ]) {
      assert.equal(answer.status, 404);
      assert.match(answer.text, /<h1>Page not found<\/h1>/);
    }
    await rig.call("DELETE", `${USERS}/${id}`);
    assert.equal((await page(address)).status, 404);
  });

  it("escapes odd names", async () => {
    const odd = await Rig.start({ users: 240 });
    for (const { id, name } of (await odd.users()).filter((user) => /[<"]/.test(String(user["name"])))) {
      const credential = await odd.get(credentials(String(id)));
      if (credential.status === 404) continue;
      const { organizationCode, clientEnvironment } = object(credential.json);
      if (clientEnvironment !== "STAGE") continue;
      const { text } = await odd.get(await odd.signInUrl(String(id), { organizationCode }));
      assert.ok(!text.includes(String(name)), "raw");
      assert.match(text, /&quot;Flat Rock&quot;|&lt;North&gt;/);
      await odd.stop();
      return;
    }
    assert.fail("no odd name was made up");
  });
});
