/** What axe finds in what the window shows. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Locator } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Axe {
  run(context: Node): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

/** What is wrong in an element, each with its rule and the HTML of what breaks it; nothing where all is well. */
export async function accessibilityProblems(element: Locator): Promise<string[]> {
  const handle = (await element.elementHandle())!;
  const frame = (await handle.ownerFrame())!;
  await frame.evaluate(AXE); // by the debugger, which no content security policy holds back
  return handle.evaluate(async (node) => {
    const { axe } = globalThis as unknown as { axe: Axe };
    const { violations } = await axe.run(node);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`);
  });
}
