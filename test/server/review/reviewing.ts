// In place of the process that judges a file: answers each text with its own process id, and ends at the text "crash".
let path = "";
process.on(
  "message",
  ({ kind, id, text, file }: { kind: string; id: number; text: string; file: { path: string } }) => {
    if (kind === "file") path = file.path;
    else if (text === "crash") {
      process.stderr.write("broken on purpose\n");
      process.exitCode = 3;
      process.disconnect();
    } else if (text !== "never") process.send?.({ kind: "slips", id, slips: [{ written: path, line: process.pid }] });
  },
);
