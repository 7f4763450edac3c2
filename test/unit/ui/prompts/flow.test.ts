import assert from "node:assert/strict";
import { askAll, BACK, GoTo, type Refusal, type Step } from "../../../../src/ui/prompts/flow";

describe("a flow of questions", () => {
  let asked: string[];
  let answers: Map<string, string>;
  /** What is answered, in turn; "<" goes back. */
  let script: string[];
  const step = (field: string, applies?: () => boolean): Step => ({
    field,
    ...(applies ? { applies } : {}),
    ask: ({ step: at, totalSteps }, refused) => {
      asked.push(`${field} ${at}/${totalSteps}${refused === undefined ? "" : `: ${refused}`}`);
      const answer = script.shift() ?? answers.get(field) ?? "";
      if (answer === "<") return Promise.resolve(BACK);
      answers.set(field, answer);
      return Promise.resolve(undefined);
    },
  });
  const steps = () => [step("name"), step("email"), step("phone"), step("address")];
  /** Refuses in turn, and then takes what it gets. */
  const finish =
    (...refusals: Refusal[]) =>
    () => {
      asked.push(`send ${[...answers.values()].join(",")}`);
      return Promise.resolve(refusals.shift());
    };

  beforeEach(() => {
    asked = [];
    answers = new Map();
    script = [];
  });

  it("asks in order, with Back, and leaves out what doesn't apply", async () => {
    script = ["a", "<", "b", "c"];
    await askAll("Title", [step("one"), step("two", () => false), step("three")], finish());
    assert.deepEqual(asked, ["one 1/2", "three 2/2", "one 1/2", "three 2/2", "send b,c"]);
  });

  it("asks again only what was refused, with the reason, and keeps all other answers", async () => {
    script = ["Ann", "ann@x.io", "555 ext. 12", "Ames", "555"];
    await askAll(
      "Title",
      steps(),
      finish({ fields: [{ field: "phone", sentence: "No extensions." }], sentence: "Not created." }),
    );
    assert.deepEqual(asked.slice(4), [
      "send Ann,ann@x.io,555 ext. 12,Ames",
      "phone 3/4: No extensions.",
      "send Ann,ann@x.io,555,Ames",
    ]);
  });

  it("asks several refused ones in their order, as often as it takes", async () => {
    script = ["1", "2", "3", "4", "5", "6", "7"];
    const both = [
      { field: "phone", sentence: "P" },
      { field: "name", sentence: "N" },
      { field: "unknown", sentence: "?" },
    ];
    await askAll("T", steps(), finish({ fields: both, sentence: "" }, { fields: both.slice(0, 1), sentence: "" }));
    assert.deepEqual(asked.slice(4), [
      "send 1,2,3,4",
      "name 1/4: N",
      "phone 3/4: P",
      "send 5,2,6,4",
      "phone 3/4: P",
      "send 5,2,7,4",
    ]);
  });

  it("shows a refusal that is about no field at the last question, where Enter sends again", async () => {
    script = ["1", "2", "3", "4"];
    await askAll("T", steps(), finish({ fields: [{ field: "x", sentence: "?" }], sentence: "Not created." }));
    assert.deepEqual(asked.slice(4), ["send 1,2,3,4", "address 4/4: Not created.", "send 1,2,3,4"]);
  });

  it("goes back from a refused question to the one before it, and on from there", async () => {
    script = ["1", "2", "3", "4", "<", "two", "three"];
    await askAll("T", steps(), finish({ fields: [{ field: "phone", sentence: "P" }], sentence: "" }));
    assert.deepEqual(asked.slice(4), [
      "send 1,2,3,4",
      "phone 3/4: P",
      "email 2/4",
      "phone 3/4: P",
      "send 1,two,three,4",
    ]);
  });

  it("asks what an answer after a refusal has made necessary, before it sends again", async () => {
    script = ["sample", "other", "code"];
    const enters = () => answers.get("sample") === "other";
    await askAll(
      "Title",
      [step("sample"), step("code", enters)],
      finish({ fields: [{ field: "sample", sentence: "No." }], sentence: "No." }),
    );
    assert.deepEqual(asked.slice(2), ["sample 1/1: No.", "code 2/2", "send other,code"]);
  });

  it("asks again what another answer has made useless, after somebody went back behind a refusal", async () => {
    script = ["STAGE", "id", "name", "<", "PRODUCTION", "id2", "name2"];
    let nameFor: string | undefined;
    const name: Step = {
      ...step("name"),
      missing: () => nameFor !== answers.get("environment"),
      ask: async (place, refused) => {
        const answer = await step("name").ask(place, refused);
        nameFor = answers.get("environment");
        return answer;
      },
    };
    await askAll(
      "Title",
      [step("environment"), step("clientId"), name],
      finish({ fields: [{ field: "clientId", sentence: "Unknown." }], sentence: "No." }),
    );
    assert.deepEqual(asked.slice(4), [
      "clientId 2/3: Unknown.",
      "environment 1/3",
      "clientId 2/3: Unknown.",
      "name 3/3",
      "send PRODUCTION,id2,name2",
    ]);
  });

  it("goes to the question that a button leads to, and on from there", async () => {
    script = ["me", ">options", "production", "secret"];
    let options = false;
    const password: Step = {
      ...step("password"),
      ask: async (place, refused) => {
        if (script[0] !== ">options") return step("password").ask(place, refused);
        script.shift();
        options = true;
        return Promise.resolve(new GoTo("options"));
      },
    };
    await askAll("Title", [step("email"), step("options", () => options), password], finish());
    assert.deepEqual(asked, ["email 1/2", "options 2/3", "password 3/3", "send me,production,secret"]);
  });
});
