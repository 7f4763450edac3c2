import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { list, object, Rig, string } from "./support";

const run = promisify(execFile);

describe("Leaf's documented calls, made with curl (skipped where curl is not installed)", () => {
  let rig: Rig;
  before(async function () {
    try {
      await run("curl", ["--version"]);
    } catch {
      this.skip();
    }
    rig = await Rig.start();
  });
  // Without curl, nothing was started.
  after(() => (rig as Rig | undefined)?.stop());

  const curl = async (...words: string[]): Promise<unknown> => {
    const { stdout } = await run("curl", ["--silent", "--show-error", "--fail", "--noproxy", "*", ...words]);
    return stdout === "" ? undefined : JSON.parse(stdout);
  };

  it("lead from signing in to the first file", async () => {
    const { url, email, password, partner } = rig.info;
    const base = `${url}/services/usermanagement/api`;
    const data = (body: object) => ["-H", "Content-Type: application/json", "-d", JSON.stringify(body)];
    const signedIn = await curl(
      "-X",
      "POST",
      `${url}/api/authenticate`,
      ...data({ username: email, password, rememberMe: "true" }),
    );
    const bearer = ["-H", `Authorization: Bearer ${string(object(signedIn)["id_token"])}`];
    const created = await curl(
      "-X",
      "POST",
      `${base}/users`,
      ...bearer,
      ...data({ name: "Curl Farms", email: "a@curl.example" }),
    );
    const id = string(object(created)["id"]);
    assert.ok(list(await curl(`${base}/users?page=0&size=20&name=curl`, ...bearer)).some((user) => user["id"] === id));
    const { sharingUrlId, ...credentials } = partner.STAGE;
    const { organizationCode } = rig.organization("STAGE");
    const oneClick = `${base}/users/${id}/one-click-integration/Panorama`;
    await curl(
      "-X",
      "POST",
      oneClick,
      ...bearer,
      ...data({ ...credentials, clientEnvironment: "STAGE", sharingUrlId }),
    );
    const answer = await curl(
      "-X",
      "POST",
      oneClick,
      ...bearer,
      ...data({ ...credentials, organizationCode, clientEnvironment: "STAGE" }),
    );
    const signInUrl = string(object(answer)["signInUrl"]);
    await curl("-X", "POST", `${url}/__sandbox/leafUsers/${id}/approve`);
    const credential = object(await curl(`${base}/users/${id}/panorama-credentials`, ...bearer));
    assert.equal(credential["status"], "ACTIVE");
    const events = await curl(
      `${base}/users/${id}/panorama-credentials/events?page=0&size=20&sort=createdDate,desc`,
      ...bearer,
    );
    assert.ok(list(events).length > 0);
    const files = await curl(
      `${url}/services/operations/api/files?leafUserId=${id}&provider=Panorama&page=0&size=20&sort=createdTime,desc`,
      ...bearer,
    );
    assert.equal(list(object(files)["operations"]).length, 1);
    const resources = await curl(
      `${url}/services/integrations/api/resources?leafUserId=${id}&provider=Panorama`,
      ...bearer,
    );
    assert.equal(list(object(resources)["summaries"]).length, 1);
    await curl("-X", "PATCH", `${base}/users/${id}`, ...bearer, ...data({ name: "Curl & Sons" }));
    await curl("-X", "DELETE", `${base}/users/${id}/panorama-credentials`, ...bearer);
    const manual = {
      ...credentials,
      organizationCode,
      refreshToken: "example-refresh-token",
      clientEnvironment: "STAGE",
    };
    await curl("-X", "POST", `${base}/users/${id}/panorama-credentials`, ...bearer, ...data(manual));
    await curl("-X", "DELETE", `${base}/users/${id}`, ...bearer);
    await assert.rejects(curl(signInUrl), "the session went with the user");
  });
});
