import assert from "node:assert/strict";

import { startSandbox } from "../../../src/sandbox/main";
import { credentials, Rig, string, USERS, type Json } from "./support";

async function everything(options: { seed: number; users?: number; now: string }) {
  const rig = await Rig.start({ ...options, clock: { now: () => Date.parse(options.now) } });
  const users = await rig.users();
  const found: Json[] = [];
  for (const { id } of users) found.push((await rig.get(credentials(string(id)))).json as Json);
  const { url, ...info } = rig.info;
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
  await rig.stop();
  const withoutDates = found.map((credential) => ({ ...credential, createdTime: undefined }));
  const withoutDate = (key: string, value: unknown) => (key === "createdTime" ? undefined : value);
  return {
    info,
    users: JSON.parse(JSON.stringify(users), withoutDate) as Json[],
    credentials: withoutDates,
    dates: found.map((credential) => credential["createdTime"]),
  };
}

describe("the sample world of the sandbox", () => {
  it("is the same for the same seed, but for its dates", async () => {
    const [one, two] = await Promise.all([
      everything({ seed: 7, now: "2026-03-19T12:00:00Z" }),
      everything({ seed: 7, now: "2026-04-19T12:00:00Z" }),
    ]);
    assert.deepEqual({ ...one, dates: [] }, { ...two, dates: [] });
    assert.notDeepEqual(one.dates, two.dates);
  });

  it("begins alike whatever the number of users", async () => {
    const [few, many] = await Promise.all([
      everything({ seed: 7, users: 5, now: "2026-03-19T12:00:00Z" }),
      everything({ seed: 7, users: 30, now: "2026-03-19T12:00:00Z" }),
    ]);
    assert.deepEqual(many.users.slice(0, 5), few.users);
    assert.deepEqual(many.info, few.info);
  });

  it("is another one for another seed", async () => {
    const [one, two] = await Promise.all([
      everything({ seed: 1, now: "2026-03-19T12:00:00Z" }),
      everything({ seed: 2, now: "2026-03-19T12:00:00Z" }),
    ]);
    assert.notEqual(one.info.password, two.info.password);
    assert.notDeepEqual(one.info.partner, two.info.partner);
    assert.notDeepEqual(one.users, two.users);
  });

  it("has connected, broken and unconnected users among the first dozen, and odd names", async () => {
    const rig = await Rig.start();
    const statuses = [...(await rig.statuses()).values()];
    const count = (status: unknown) => statuses.filter((each) => each === status).length;
    assert.deepEqual(
      [count("ACTIVE"), count("UNAUTHENTICATED"), count("MISSING_PERMISSION"), count(undefined)],
      [7, 1, 1, 3],
    );
    const names = (await rig.users()).map(({ name }) => string(name));
    assert.ok(names.some((name) => name.length > 80));
    assert.ok(names.some((name) => /[^ -~]/.test(name)));
    await rig.stop();
  });

  it("has null and missing fields, and an id everywhere", async () => {
    const rig = await Rig.start({ users: 100 });
    const users = await rig.users();
    assert.ok(users.every(({ id }) => typeof id === "string"));
    for (const field of ["email", "phone", "address", "externalId"]) {
      assert.ok(
        users.some((user) => user[field] === null),
        `${field} null`,
      );
      assert.ok(
        users.some((user) => !(field in user)),
        `${field} missing`,
      );
    }
    await rig.stop();
  });

  it("has four organizations in each environment, with codes of eight letters and digits", async () => {
    const sandbox = await startSandbox({ users: 0 });
    const { info } = sandbox;
    for (const environment of ["STAGE", "PRODUCTION"]) {
      assert.equal(info.organizations.filter((each) => each.environment === environment).length, 4);
    }
    for (const { organizationCode } of info.organizations) assert.match(organizationCode, /^[A-Za-z0-9]{8}$/);
    assert.match(info.partner.STAGE.password, /^sandbox-partner-password-stage-[a-z0-9]{12}$/);
    await sandbox.stop();
  });

  it("can be large", async () => {
    const rig = await Rig.start({ users: 5_000 });
    const { headers } = await rig.get(`${USERS}?page=49&size=100`);
    assert.equal(headers.get("x-total-count"), "5000");
    await rig.stop();
  });

  it("is refused with a sentence when an option is out of range", async () => {
    await assert.rejects(startSandbox({ users: -1 }), {
      name: "RangeError",
      message: /^users takes a whole number/,
    });
    await assert.rejects(startSandbox({ windowSeconds: 0.5 }), RangeError);
  });
});
