// A test of your own client against the sandbox: start, read the info file, drive, stop.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

const file = "sandbox.json";
rmSync(file, { force: true });
const sandbox = spawn("leaf-panorama", ["sandbox", "--quiet", "--info-file", file], { stdio: "inherit" });
try {
  while (!existsSync(file)) await delay(100);
  const { url, email, password } = JSON.parse(readFileSync(file, "utf8"));
  const call = async (path, options = {}) => {
    const response = await fetch(url + path, options);
    assert.ok(response.ok, `${path}: ${response.status}`);
    return response.json();
  };
  const { id_token: token } = await call("/api/authenticate", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username: email, password, rememberMe: "true" }),
  });
  const users = await call("/services/usermanagement/api/users", { headers: { authorization: `Bearer ${token}` } });
  console.log(`${users.length} Leaf users`);
} finally {
  sandbox.kill();
}
