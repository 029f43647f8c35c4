/** The window of the embedded VS Code, as somebody sees it who types and looks. */
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { FrameLocator, Locator, Page } from "playwright-core";
import { PATIENCE } from "./browser.ts";

/** What no locator can wait for is looked at so often. */
const POLL_MILLISECONDS = 100;

const pictures = path.join(import.meta.dirname, "../../test-results");

export class Workbench {
  readonly page: Page;
  readonly #url: string;

  constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
  }

  /** Opens a folder, or a file that names several, with one of their files in the editor. */
  async open(folder: string, file: string): Promise<void> {
    const host = new URL(this.#url).host;
    const kind = folder.endsWith(".code-workspace") ? "workspace" : "folder";
    const payload = [["openFile", `vscode-remote://${host}${path.resolve(folder, file)}`]];
    await this.page.goto(
      `${this.#url}/?${kind}=${encodeURI(folder)}&payload=${encodeURIComponent(JSON.stringify(payload))}`,
    );
    await this.page.locator(".editor-instance .view-lines").first().waitFor();
  }

  /** Opens another file of the folder by its name, in whatever shows it. */
  async goTo(name: string): Promise<void> {
    await this.page.keyboard.press("Control+p");
    await this.page.locator(".quick-input-widget input").waitFor();
    await this.page.keyboard.type(name);
    await this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: name }).waitFor();
    await this.page.keyboard.press("Enter");
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
  }

  /** Opens another file of the folder by its name in the editor, ready to be typed in. */
  async openFile(name: string): Promise<void> {
    await this.goTo(name);
    await this.page.locator(`.monaco-editor.focused[data-uri$="/${name}"]`).waitFor();
  }

  /** Waits for an item in the status bar. */
  async status(text: RegExp): Promise<void> {
    await this.page.locator(".statusbar-item", { hasText: text }).waitFor();
  }

  /** Waits for a tooltip of Unroll's item in the status bar. */
  async statusDetail(text: RegExp): Promise<void> {
    await this.page.locator(".statusbar-item").getByRole("button", { name: text }).waitFor();
  }

  /** Runs a command by its title, as a user does. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press("F1");
    await this.page.locator(".quick-input-widget input").waitFor();
    await this.page.keyboard.type(title);
    await this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: title }).waitFor();
    await this.page.keyboard.press("Enter");
  }

  /** Waits for a notification. */
  async notification(text: RegExp): Promise<void> {
    const toast = this.page.locator(".notifications-toasts .notification-list-item", { hasText: text });
    await toast.first().waitFor();
  }

  /** Puts the cursor at the end of the editor's text. */
  async focusEnd(): Promise<void> {
    await this.page.locator(".editor-instance .monaco-editor").first().click();
    await this.page.keyboard.press("Control+End");
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text, { delay: 40 });
  }

  /** The parts of the ghost text that is shown. */
  get ghosts(): Locator {
    return this.page.locator(".ghost-text-decoration, .ghost-text");
  }

  /** Waits for ghost text and returns it. */
  async ghostText(): Promise<string> {
    await this.ghosts.filter({ visible: true }).first().waitFor(); // lines behind the first stand in a zone without a size
    return (await this.ghosts.allTextContents()).join("").replaceAll("\u00a0", " "); // drawn by colours, with blanks that do not break
  }

  /** Waits until something is so. @throws Error where it never is */
  async until(isSo: () => Promise<boolean>): Promise<void> {
    for (let time = 0; time < PATIENCE / POLL_MILLISECONDS; time++) {
      if (await isSo()) return;
      await this.page.waitForTimeout(POLL_MILLISECONDS);
    }
    throw new Error("The page did not become what was expected.");
  }

  /** Chooses an entry of the list that is open. */
  async choose(label: string): Promise<void> {
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: label }).click();
  }

  /** The page that is open: a Markdown preview, or one of the extension's own. */
  preview(): FrameLocator {
    return this.page.frameLocator("iframe.webview").frameLocator("iframe#active-frame");
  }

  /** Keeps a picture for people to look at: in test-results/, which CI and git leave alone. */
  async picture(name: string): Promise<string> {
    mkdirSync(pictures, { recursive: true });
    const file = path.join(pictures, `${name}.png`);
    await this.page.screenshot({ path: file });
    return file;
  }
}
