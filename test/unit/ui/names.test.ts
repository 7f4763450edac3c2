import assert from "node:assert/strict";
import { t } from "@vscode/l10n";
import { plain, plainBesideIcons } from "../../../src/base/plain";
import { accountText } from "../../../src/ui/status/accountText";
import { fileName } from "../../../src/events/eventExport";
import { environmentText, fullNameOf, nameOf, statusText } from "../../../src/ui/tree/presentation";
import { asRead, drawnWithIcons, linksIn } from "../../support/editorMarkup";

const ID = "3f1c9f0e-5c1d-4a55-9d5c-0a8a3d0c1b2e";
const user = (name: string | null, email: string | null = "office@prairieview.example") => ({
  id: ID,
  name,
  email,
  phone: null,
  address: null,
  externalId: null,
  attached: {},
});

describe("the name of a Leaf user", () => {
  const blank = [
    "\u200b",
    "\u3164",
    "\u00ad\u2060",
    "",
    "  ",
    "\u2800",
    "\u{e0041}\u{e0042}",
    "\ufe0f",
    "\u0301",
    "\t\n",
    "\u115f\u1160",
  ];
  for (const name of [...blank, null]) {
    it(`is the email where nothing can be seen of it: ${JSON.stringify(name)}`, () => {
      assert.equal(nameOf(user(name)), "office@prairieview.example");
      assert.equal(nameOf(user(name, "\u200b")), nameOf({ ...user(null), name: ID, email: null }));
      assert.equal(fullNameOf(user(name, null)), ID);
    });
  }

  it("is on one line whichever it is", () => {
    assert.equal(nameOf(user(null, "a\nb@x.co")), "a b@x.co");
    assert.equal(nameOf(user("a\r\nb\u2028c")), "a b c");
    assert.equal(fullNameOf({ ...user(null, null), id: "a\nb" }), "a b");
  });

  it("is something that can be seen even if nothing of the user can", () => {
    assert.equal(nameOf({ ...user("\u200b", "\u3164"), id: "\u2060" }), "?");
  });

  it("floods neither a sentence nor a row", () => {
    const long = "Prairie View ".repeat(14);
    assert.equal(Array.from(nameOf(user(long))).length, 40);
    assert.equal(fullNameOf(user(long)), long.trim());
    assert.ok(Array.from(fullNameOf(user("x".repeat(10_000)))).length <= 200);
  });

  it("is a name in a sentence even if it has the form of a link", () => {
    const name = nameOf(user("[Reload now](command:workbench.action.toggleSidebarVisibility) Farm"));
    const toast = plain(t("{0} is a Leaf user now.", name));
    assert.deepEqual(linksIn(toast), []);
    assert.equal(asRead(toast), "[Reload now](command:workbench.action.t… is a Leaf user now.");
  });

  it("is a name in a row even if it has the form of an icon, as the name of an account is", () => {
    assert.equal(
      drawnWithIcons(plainBesideIcons(nameOf(user("$(sync~spin) $(alert) Farm")))),
      "$(sync~spin) $(alert) Farm",
    );
    const account = accountText({ kind: "leaf", label: "$(alert) Acme", apiUrl: "https://api.withleaf.io" });
    assert.equal(drawnWithIcons(plainBesideIcons(account)), "$(alert) Acme");
  });

  it("stands in a sentence as it is, also where it has the form of one of the sentence's places", () => {
    assert.equal(t("{0} of {1}", "{1}", "{0}"), "{1} of {0}");
  });

  it("makes a name for a file whatever it is", () => {
    const at = Date.UTC(2026, 4, 1);
    assert.equal(fileName("../../etc/passwd", at), "panorama-events-etc-passwd-2026-05-01.json");
    assert.equal(fileName("$(alert)\u202egnp.exe", at), "panorama-events-alert-gnp-exe-2026-05-01.json");
    assert.equal(fileName("\u3164\u200b", at), "panorama-events-leaf-user-2026-05-01.json");
  });
});

describe("other words of Leaf's", () => {
  it("are on one line, can be seen, and are bounded", () => {
    assert.equal(statusText("\u200b"), "no status");
    assert.equal(statusText("A\nB"), "A B");
    assert.equal(environmentText("\u3164"), "environment unknown");
    assert.equal(environmentText("ST\u00adAGE"), "STAGE");
    assert.ok(Array.from(environmentText("x".repeat(500))).length <= 40);
  });
});
