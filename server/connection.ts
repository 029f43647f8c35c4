import { type Connection, ExecuteCommandRequest, InlineCompletionTriggerKind } from "vscode-languageserver";
import { leastProbability } from "./completion/trust.ts";
import { OpenDocument } from "./documents/document.ts";
import type { Host } from "./node/host.ts";
import { answerCommand, CURSOR, GENERATE, LANGUAGES, RESOURCES } from "./protocol.ts";
import { ResourceMeter } from "./resource-meter.ts";
import { Server } from "./server.ts";

/** Serves one client on `connection` until it ends. protocol.ts describes the protocol. */
export function startServer(connection: Connection, host: Host): void {
  const server = new Server(connection, host);
  connection.onInitialize((params) => server.initialize(params));
  connection.onInitialized(() => server.initialized());
  connection.onShutdown(() => server.shutDown());
  connection.onDidChangeConfiguration(() => server.configure());
  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
    server.open(new OpenDocument(uri, languageId, version, text));
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    server.change(uri, contentChanges, version);
  });
  connection.onDidSaveTextDocument(({ textDocument }) => server.save(textDocument.uri));
  connection.onDidCloseTextDocument(({ textDocument }) => server.close(textDocument.uri));
  server.notebooks.listen(connection);
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) server.changed.add(uri);
  });
  connection.onNotification(CURSOR, (cursor) => server.noteCursor(cursor));
  connection.languages.inlineCompletion.on(async ({ textDocument, position, context }, token) => {
    const document = server.documents.use(textDocument.uri);
    const { enabled, suggestions } = server.settings;
    const begin = performance.now();
    const threshold = leastProbability(suggestions, context.triggerKind === InlineCompletionTriggerKind.Invoked);
    if (document === undefined || !enabled || threshold === undefined) return [];
    await server.searched(document);
    const items = await server.scheduler.answer(() =>
      server.completer.complete(document, position, context, threshold, token),
    );
    if (!token.isCancellationRequested) server.usage.noteAnswer(performance.now() - begin);
    server.reportStatus();
    return items;
  });
  const meter = new ResourceMeter(() => host.used());
  connection.onRequest(RESOURCES, () => meter.read());
  connection.onRequest(LANGUAGES, () => server.generator.languages());
  connection.onRequest(GENERATE, (params, token) => server.generator.generate(params, token));
  // Not onExecuteCommand, which removes the progress token from the request; cancelling needs it.
  connection.onRequest(ExecuteCommandRequest.type, (params, token) =>
    answerCommand(server.commands.handlers, params, token),
  );
  connection.listen();
}
