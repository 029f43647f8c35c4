// What is on the screen while a user types. `║` is the cursor.
import assert from "node:assert/strict";
import { test } from "node:test";
import { rulesOf } from "../../../../server/documents/language-rules.ts";
import { Screen } from "../../../../server/evaluation/commits/screen.ts";
import { SimulatedEditor } from "../../../../server/evaluation/commits/simulated-editor.ts";
import { Tally } from "../../../../server/evaluation/commits/tally.ts";

/** A key that is pressed, or what is then suggested; null where nothing is. A number is of the suffix that it replaces. */
type Step = string | readonly [ghost: string, replacedSuffix?: number] | null;

const CASES: readonly (readonly [what: string, at: string, steps: readonly Step[], shown: number, flicker: number])[] =
  [
    ["the same after typing along counts once", "║", [["abc"], "a", ["bc"], "b", ["c"]], 1, 0],
    ["the same again without a key counts once", "║", [["abc"], ["abc"], ["abc"]], 1, 0],
    ["a longer one after typing along flickers", "║", [["abc"], "a", ["bcd"]], 2, 1],
    ["nothing after typing along flickers", "║", [["abc"], "a", null], 1, 1],
    ["nothing after another key does not", "║", [["abc"], "x", null], 1, 0],
    ["another one after another key does not", "║", [["abc"], "x", ["yz"]], 2, 0],
    ["typed to its end, it is gone", "║", [["a"], "a", null, "b", ["c"]], 2, 0],
    [
      "what it replaces counts as seen",
      "f║)",
      [
        ["g()", 0],
        ["g()", 1],
      ],
      2,
      1,
    ],
    ["typed along up to what stands there already, it is gone", "f(║)", [["a)", 1], "a", null], 1, 0],
    ["Enter is typed along, too", "║", [["\nab"], "\n", ["ab"]], 1, 0],
  ];

for (const [what, at, steps, shown, flicker] of CASES) {
  test(what, () => {
    const tally = new Tally();
    const screen = new Screen(tally);
    const editor = new SimulatedEditor(at.replace("║", ""), at.indexOf("║"), rulesOf("a.txt"), "  ");
    for (const step of steps) {
      if (typeof step === "string") {
        const { text, cursor } = editor;
        editor.press(step);
        screen.follow(text, cursor, editor);
      } else screen.show(step === null ? undefined : { text: step[0], replacedSuffix: step[1] ?? 0 }, editor);
    }
    assert.deepEqual({ shown: tally.shown, flicker: tally.flicker }, { shown, flicker });
  });
}

test("what is cleared may come again, and does not flicker", () => {
  const tally = new Tally();
  const screen = new Screen(tally);
  const editor = new SimulatedEditor("", 0, rulesOf("a.txt"), "  ");
  screen.show({ text: "a", replacedSuffix: 0 }, editor);
  screen.clear();
  screen.show({ text: "a", replacedSuffix: 0 }, editor);
  assert.deepEqual([tally.shown, tally.flicker], [2, 0]);
});
