import assert from "node:assert/strict";
import { maskedEdit } from "../../../src/alerts/maskedEdit";
import { MASK } from "../../../src/base/text";
import { Redactor } from "../../../src/masking/redact";

const mask = (secrets: readonly string[]) => (text: string) =>
  secrets.reduce((masked, secret) => masked.replaceAll(secret, MASK), text);

describe("a body that is edited", () => {
  it("shows no secret, and has each of them again when it is sent", () => {
    const text = '{"a": "one-secret", "b": "two", "c": "other-secret"}';
    const edit = maskedEdit(text, mask(["one-secret", "other-secret"]));
    assert.ok(edit);
    assert.equal(edit.shown, `{"a": "${MASK}", "b": "two", "c": "${MASK}"}`);
    assert.equal(edit.restore(edit.shown), text);
    assert.equal(edit.restore(edit.shown.replace("two", "three")), text.replace("two", "three"));
    assert.equal(edit.restore('{"d": 1}'), '{"d": 1}', "what has no mask is sent as it is");
  });

  it("is refused where it isn't clear which mask stands for which secret", () => {
    const edit = maskedEdit("first-secret and second-secret", mask(["first-secret", "second-secret"]));
    assert.ok(edit);
    for (const edited of [MASK, `${MASK} and ${MASK} and ${MASK}`]) assert.equal(edit.restore(edited), undefined);
  });

  it("is what it was where nothing is masked", () => {
    const edit = maskedEdit(`a ${MASK} that came so`, (text) => text);
    assert.equal(edit?.restore(edit.shown), `a ${MASK} that came so`);
  });

  it("is not offered where the mask says other things than the text", () => {
    assert.equal(
      maskedEdit("abc", () => `x${MASK}z`),
      undefined,
    );
    assert.equal(maskedEdit(`a ${MASK} and a-secret`, mask(["a-secret"])), undefined);
  });

  it("has the secrets of Leaf's own bodies", () => {
    const text = '{"credential": "0oa1x2y3z4", "provider": "Panorama", "credentialId": "c-1", "type": "x"}';
    const edit = maskedEdit(text, new Redactor().text);
    assert.ok(edit);
    assert.equal(edit.restore(edit.shown.replace('"x"', '"y"')), text.replace('"x"', '"y"'));
  });
});
