import assert from "node:assert/strict";
import { request } from "node:http";
import { isOwnHost, isOwnOrigin, originOf } from "../../../src/sandbox/address";
import { startSandbox } from "../../../src/sandbox/main";
import { object, Rig, string } from "./support";

/** The status of an answer to a request whose headers `fetch` would not let a test choose. */
function statusFor(url: string, method: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode));
    });
    sent.on("error", reject).end();
  });
}

describe("where the sandbox listens", () => {
  it("is this machine alone, unless both the address and that it may be open are said", async () => {
    for (const host of ["0.0.0.0", "::", "192.0.2.7", "my-machine"]) {
      await assert.rejects(startSandbox({ host }), /RangeError.*other machines may reach.*--allow-remote/s, host);
    }
    for (const host of ["", "a b", "http://x", "x/y"]) {
      await assert.rejects(startSandbox({ host, allowRemote: true }), /host takes an address/, host);
    }
    const rig = await Rig.start({ host: "localhost" });
    assert.match(rig.info.url, /^http:\/\/localhost:\d+$/);
    assert.ok((await rig.users()).length > 0);
    await rig.stop();
  });

  it("can be every address of the machine, under names that no page of the internet can be pointed from", async () => {
    const rig = await Rig.start({ host: "0.0.0.0", allowRemote: true });
    const { url } = rig.info;
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
    for (const host of ["10.1.2.3:8080", "leaf-sandbox:4000", "[fe80::1]:80", "192.0.2.7"]) {
      assert.equal(await statusFor(`${url}/__sandbox`, "GET", { host }), 200, host);
    }
    for (const host of ["evil.example", "leaf.example:4000", "10.1.2.3.evil.example:80"]) {
      assert.equal(await statusFor(`${url}/__sandbox`, "GET", { host }), 421, host);
    }
    const reset = (headers: Record<string, string>) => statusFor(`${url}/__sandbox/reset`, "POST", headers);
    const host = "leaf-sandbox:4000";
    assert.equal(await reset({ host, origin: "http://leaf-sandbox:4000" }), 200);
    for (const origin of ["http://other-machine:4000", "http://10.1.2.3", "https://evil.example", "null"]) {
      assert.equal(await reset({ host, origin }), 403, origin);
    }
    await rig.stop();
  });

  it("has a public address, which links, the info and hosts follow", async () => {
    const rig = await Rig.start();
    const direct = rig.info.url;
    await rig.stop();
    const open = await startSandbox({ publicUrl: "https://Leaf.Example:8443/" });
    assert.equal(open.info.url, "https://leaf.example:8443");
    await open.stop();
    const place = { host: "127.0.0.1", port: 4000, publicUrl: "https://leaf.example:8443" };
    assert.equal(originOf(place), place.publicUrl);
    assert.ok(isOwnHost("leaf.example:8443", place));
    assert.ok(!isOwnHost("leaf.example", place) && !isOwnHost("x.leaf.example:8443", place));
    assert.ok(isOwnOrigin("https://leaf.example:8443", "leaf.example:8443", place));
    assert.ok(!isOwnOrigin("http://leaf.example:8443", "leaf.example:8443", place));
    assert.match(direct, /127\.0\.0\.1/);
    for (const publicUrl of ["leaf", "ftp://leaf", "http://leaf/path", "http://user:pw@leaf", "http://leaf?x", ""]) {
      await assert.rejects(startSandbox({ publicUrl }), /The public URL takes/, publicUrl);
    }
  });

  it("is what the farmer's link leads to", async () => {
    // Behind a name that this machine knows, so that the sign-in and the link can be followed.
    const port = await freePort();
    const rig = await Rig.start({ port, host: "127.0.0.1", publicUrl: `http://localhost:${port}` });
    const id = await rig.newUser();
    const { signInUrl } = object((await rig.oneClick(id)).json);
    assert.ok(string(signInUrl).startsWith(`http://localhost:${port}/connections/`));
    assert.equal((await rig.get(string(signInUrl))).status, 200);
    await rig.stop();
  });

  it("is said to be none of this machine's where it isn't", async () => {
    // Documentation's own address, which no machine has.
    await assert.rejects(startSandbox({ host: "192.0.2.7", allowRemote: true }), /EADDRNOTAVAIL/);
  });
});

async function freePort(): Promise<number> {
  const sandbox = await startSandbox();
  await sandbox.stop();
  return Number(new URL(sandbox.info.url).port);
}
