import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import {
  COMMANDS,
  type Contents,
  executeCommand,
  type Status,
  type TrainingCurve,
  type UsageSummary,
} from "../../server/protocol.ts";
import { MANAGE_TRUST } from "../menu.ts";
import { OPEN_SOURCE } from "../open-source.ts";
import { escaped } from "../page/elements.ts";
import { frameOf } from "../page/page.ts";
import type { Server } from "../server.ts";
import { situationOf } from "../situation.ts";
import type { Snooze } from "../snooze.ts";
import type { NextStep } from "../status-text.ts";
import { nameOfLanguage } from "../switches.ts";
import { learnedSection } from "./learned.ts";
import { nowSection } from "./now.ts";
import { scoreSection } from "./score.ts";
import { modelSection } from "./stored-model.ts";
import { type SectionName, titlesOf } from "./titles.ts";
import { trainingSection } from "./training-curve.ts";

/** Ages and the like are told anew so often, while the page is visible. */
const REFRESH_MILLISECONDS = 60_000;

/** What the page's script tells. */
type PageMessage = { readonly kind: "ready" } | { readonly kind: "action"; readonly action: string };

const SECTIONS: readonly SectionName[] = ["now", "training", "score", "learned", "model"];

/** What the server has answered last. */
interface Answers {
  contents?: Contents;
  usage?: UsageSummary;
  curve?: TrainingCurve | undefined;
}

type Action = NextStep | "unroll.exportModel" | "unroll.importModel" | "unroll.deleteModel" | "forgetUsage";

/** A page that shows what Unroll does, learns and brings: one, however often it is asked for. While it is hidden nothing is asked or drawn. */
export class Dashboard {
  readonly #server: Server;
  readonly #snooze: Snooze;
  readonly #built: vscode.Uri;
  #panel: vscode.WebviewPanel | undefined;
  #answers: Answers = {};
  /** What the page shows of each section; nothing before its script is ready. */
  #shown = new Map<SectionName, string>();
  #isReady = false;
  /** What was asked last, and by which status: nothing is asked again while that is the same. */
  readonly #asked = new Map<keyof Answers, string>();
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #subscriptions: vscode.Disposable;

  /** @param extension the folder of the extension */
  constructor(server: Server, snooze: Snooze, extension: vscode.Uri) {
    this.#server = server;
    this.#snooze = snooze;
    this.#built = vscode.Uri.joinPath(extension, "dist");
    this.#subscriptions = vscode.Disposable.from(
      server.onDidChangeState(() => this.#update()),
      snooze.onDidChange(() => this.#update()),
      vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration("unroll") && this.#update()),
    );
  }

  show(): void {
    this.#panel ??= this.#open();
    this.#panel.reveal();
  }

  #open(): vscode.WebviewPanel {
    const title = vscode.l10n.t("Unroll: Dashboard");
    const panel = vscode.window.createWebviewPanel("unroll.dashboard", title, vscode.ViewColumn.Active, {
      enableScripts: true,
      enableCommandUris: [OPEN_SOURCE],
      enableFindWidget: true,
      localResourceRoots: [this.#built],
    });
    panel.onDidDispose(() => this.#close());
    panel.onDidChangeViewState(({ webviewPanel }) => webviewPanel.visible || this.#forgetPage());
    panel.webview.onDidReceiveMessage((message: PageMessage) => this.#receive(message));
    panel.webview.html = this.#pageOf(panel.webview);
    this.#timer = setInterval(() => this.#update(), REFRESH_MILLISECONDS);
    return panel;
  }

  #close(): void {
    clearInterval(this.#timer);
    this.#panel = undefined;
    this.#forgetPage();
    this.#answers = {};
  }

  /** A page that was closed or hidden is gone: the script of the next says when it is ready. */
  #forgetPage(): void {
    this.#isReady = false;
    this.#shown.clear();
    this.#asked.clear();
  }

  #receive(message: PageMessage): void {
    if (message.kind === "ready") {
      this.#isReady = true;
      this.#update();
    } else if (Object.hasOwn(ACTIONS, message.action)) {
      void Promise.resolve(ACTIONS[message.action as Action](this.#server)).then(
        () => this.#askAgain(),
        (error: unknown) => vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error)),
      );
    }
  }

  #askAgain(): void {
    this.#asked.clear();
    this.#update();
  }

  /** Asks for what may have changed, and draws what has. */
  #update(): void {
    if (this.#panel === undefined || !this.#isReady) return;
    const { state } = this.#server;
    if (state.kind === "running") {
      const { status } = state;
      this.#ask("contents", contentsStamp(status), () => executeCommand(this.#server.client, COMMANDS.contents, []));
      this.#ask("usage", JSON.stringify(status.today ?? {}), () =>
        executeCommand(this.#server.client, COMMANDS.usage, []),
      );
      this.#ask("curve", JSON.stringify([status.activity, status.trainedAt]), () =>
        executeCommand(this.#server.client, COMMANDS.trainingCurve, []),
      );
    }
    this.#draw();
  }

  /** @param stamp differs where there may be another answer */
  #ask<Name extends keyof Answers>(name: Name, stamp: string, request: () => Promise<Answers[Name] | null>): void {
    if (this.#asked.get(name) === stamp || !this.#server.isRunning) return;
    const isWaiting = this.#asked.get(name)?.startsWith(WAITING);
    this.#asked.set(name, WAITING + stamp);
    if (isWaiting) return; // its answer asks again
    request().then(
      (answer) => {
        const asked = this.#asked.get(name);
        if (answer === null) delete this.#answers[name];
        else this.#answers[name] = answer;
        this.#asked.set(name, stamp);
        if (asked === WAITING + stamp) this.#draw();
        else this.#update();
      },
      () => this.#asked.set(name, stamp), // the log has the error; the next change asks again
    );
  }

  /** Sends the page those sections that it does not show yet. */
  #draw(): void {
    if (this.#panel === undefined || !this.#isReady) return;
    const changed: Partial<Record<SectionName, string>> = {};
    for (const name of SECTIONS) {
      const html = this.#sectionOf(name);
      if (this.#shown.get(name) === html) continue;
      this.#shown.set(name, html);
      changed[name] = html;
    }
    if (Object.keys(changed).length > 0) void this.#panel.webview.postMessage({ kind: "sections", sections: changed });
  }

  #sectionOf(name: SectionName): string {
    const { contents, usage, curve } = this.#answers;
    switch (name) {
      case "now":
        return nowSection(situationOf(this.#server, this.#snooze));
      case "training":
        return curve !== undefined || this.#server.isRunning ? trainingSection(curve) : "";
      case "score":
        return usage === undefined ? "" : scoreSection(usage, (language) => this.#nameOf(language));
      case "learned":
        return contents === undefined ? "" : learnedSection(contents);
      case "model":
        return contents === undefined ? "" : modelSection(contents);
    }
  }

  /** As the editor names a language, or the server where no extension brings it. */
  #nameOf(language: string): string {
    const name = nameOfLanguage(language);
    const learned = this.#answers.contents?.languages.find((one) => one.language?.id === language);
    return name === language ? (learned?.language?.name ?? name) : name;
  }

  /** The page before its script is ready: it has all sections, with what is known. */
  #pageOf(webview: vscode.Webview): string {
    const titles = titlesOf();
    const sections = SECTIONS.map(
      (name) =>
        `<section aria-labelledby="${name}-title"><h2 id="${name}-title"${name === "now" ? ' class="spoken"' : ""}>${escaped(titles[name])}</h2>
<div id="${name}" data-live>${this.#sectionOf(name)}</div></section>`,
    );
    const script = webview.asWebviewUri(vscode.Uri.joinPath(this.#built, "webview.js")).toString();
    const content = `<h1>${escaped(titles.page)}</h1>\n${sections.join("\n")}`;
    return frameOf(titles.page, content, { language: vscode.env.language, nonce: randomUUID(), script });
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#panel?.dispose();
    clearInterval(this.#timer);
  }
}

/** Before the stamp of a question that is not answered yet. */
const WAITING = "waiting ";

/** What of a status tells of other contents. */
function contentsStamp({ files, characters, memory, network, trainedAt }: Status): string {
  return JSON.stringify([files, characters, memory, network, trainedAt]);
}

const command = (name: string) => () => vscode.commands.executeCommand(name);

const ACTIONS: Readonly<Record<Action, (server: Server) => unknown>> = {
  "unroll.trainWorkspace": command("unroll.trainWorkspace"),
  "unroll.stopTraining": command("unroll.stopTraining"),
  "unroll.evaluateWorkspace": command("unroll.evaluateWorkspace"),
  "unroll.stopEvaluation": command("unroll.stopEvaluation"),
  "unroll.endSnooze": command("unroll.endSnooze"),
  "unroll.restartServer": command("unroll.restartServer"),
  "unroll.showLog": command("unroll.showLog"),
  "unroll.toggle": command("unroll.toggle"),
  "unroll.exportModel": command("unroll.exportModel"),
  "unroll.importModel": command("unroll.importModel"),
  "unroll.deleteModel": command("unroll.deleteModel"),
  manageTrust: command(MANAGE_TRUST),
  openFolder: command("workbench.action.files.openFolder"),
  forgetUsage,
};

async function forgetUsage(server: Server): Promise<void> {
  const { l10n } = vscode;
  const yes = l10n.t("Delete");
  const question = l10n.t("Delete everything that was counted?");
  const detail = l10n.t("How eager Unroll has become in each language is forgotten, too. This cannot be undone.");
  const chosen = await vscode.window.showWarningMessage(question, { modal: true, detail }, yes);
  if (chosen === yes) await executeCommand(server.client, COMMANDS.forgetUsage, []);
}
