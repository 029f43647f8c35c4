/** The style of all pages, in the colours of the theme. */
export const STYLE = `
body { margin: 0; padding: 0 24px 48px; color: var(--vscode-foreground); background: var(--vscode-editor-background);
  font: var(--vscode-font-size, 13px)/1.5 var(--vscode-font-family, system-ui, sans-serif); }
main { max-width: 820px; margin: 0 auto; word-break: keep-all; overflow-wrap: break-word; }
h1 { margin: 40px 0 0; font-size: 2em; font-weight: 600; line-height: 1.25; text-wrap: balance; }
h2 { margin: 44px 0 12px; font-size: 1.25em; font-weight: 600; }
.figures { display: flex; flex-wrap: wrap; gap: 16px 44px; margin: 24px 0 0; }
h2 + div > .figures:first-child, h3 + .figures { margin-top: 12px; }
.figures + .lines { margin-top: 24px; }
.figures div { display: flex; flex-direction: column-reverse; }
.figures dt { color: var(--vscode-descriptionForeground); }
.figures dd { margin: 0; font-size: 1.6em; font-weight: 600; line-height: 1.3; font-variant-numeric: tabular-nums; }
.groups { display: grid; gap: 20px; }
.bars { display: grid; grid-template-columns: minmax(90px, 190px) 1fr 3.5em; gap: 8px 16px; align-items: center; }
.bars svg { display: block; width: 100%; height: 14px; border-radius: 2px; }
.value { text-align: right; font-variant-numeric: tabular-nums; }
.track { fill: var(--vscode-foreground); opacity: 0.08; }
.main { fill: var(--vscode-charts-blue, #3794ff); }
.part { fill: var(--vscode-charts-blue, #3794ff); opacity: 0.55; }
.other { fill: var(--vscode-descriptionForeground); opacity: 0.6; }
.note.method { margin-top: 40px; }
.lines { min-height: 320px; }
.lines.columns { min-height: 232px; }
caption { margin-top: 20px; text-align: left; color: var(--vscode-descriptionForeground); }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 4px; }
a { color: var(--vscode-textLink-foreground); }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 6px 0 6px 16px; text-align: right; vertical-align: bottom; font-variant-numeric: tabular-nums;
  border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-editorWidget-border, transparent)); }
thead th { font-weight: 400; color: var(--vscode-descriptionForeground); line-height: 1.3; }
th:first-child { padding-left: 0; text-align: left; }
tbody th { font-weight: 400; text-align: left; white-space: nowrap; }
.note { margin: 12px 0 0; color: var(--vscode-descriptionForeground); }
.bars svg, td.bar svg, progress { outline: 1px solid var(--vscode-contrastBorder, transparent); }
@media (forced-colors: active) { .main, .part, .other { fill: CanvasText; } .bars svg, td.bar svg, progress { outline-color: CanvasText; } }
h3 { margin: 24px 0 8px; font-size: 1em; font-weight: 600; }
section section { margin: 0; }
section:has(> [data-live]:empty) { display: none; }
.facts { display: grid; gap: 6px; margin: 0; }
.facts div { display: grid; grid-template-columns: minmax(90px, 140px) 1fr; gap: 16px; }
.facts dt { color: var(--vscode-descriptionForeground); }
.facts dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.now { display: flex; flex-wrap: wrap; gap: 12px 24px; align-items: center; justify-content: space-between; padding: 16px 20px;
  border: 1px solid var(--vscode-widget-border, var(--vscode-editorWidget-border, transparent)); border-radius: 6px;
  background: var(--vscode-editorWidget-background); color: var(--vscode-editorWidget-foreground); }
.now .text { flex: 1 1 320px; }
.now .headline { margin: 0; font-size: 1.3em; font-weight: 600; font-variant-numeric: tabular-nums; }
.now .note { margin: 4px 0 0; }
progress { display: block; width: 100%; height: 6px; margin: 12px 0 2px; border: 0; border-radius: 3px; appearance: none;
  background: color-mix(in srgb, var(--vscode-foreground) 12%, transparent); }
progress::-webkit-progress-bar { border-radius: 3px; background: transparent; }
progress::-webkit-progress-value { border-radius: 3px; background: var(--vscode-progressBar-background, #0e70c0); }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; margin: 16px 0 0; }
button { padding: 5px 14px; border: 1px solid var(--vscode-button-border, transparent); border-radius: 4px; font: inherit; cursor: pointer; }
button.primary { color: var(--vscode-button-foreground); background: var(--vscode-button-background); }
button.primary:hover { background: var(--vscode-button-hoverBackground); }
button.secondary { color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); }
button.secondary:hover { background: var(--vscode-button-secondaryHoverBackground); }
button:focus-visible, summary:focus-visible, a:focus-visible, pre:focus-visible {
  outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
details { margin: 8px 0 0; }
summary { width: fit-content; padding: 2px 4px 2px 0; cursor: pointer; border-radius: 3px; }
.inside { padding-left: 16px; }
.inside > .figures:first-child { margin-top: 12px; }
h3 + .lines { margin-top: 8px; }
.files { max-height: 300px; margin: 4px 0 8px; padding: 2px; overflow: auto; list-style: none; columns: 260px; }
.files li { padding: 1px 0; overflow-wrap: anywhere; break-inside: avoid; }
figure { margin: 12px 0 0; }
figcaption { color: var(--vscode-descriptionForeground); }
pre { margin: 4px 0 0; padding: 10px 12px; overflow: auto; max-height: 220px; border: 1px solid var(--vscode-contrastBorder, transparent); border-radius: 4px;
  background: var(--vscode-textCodeBlock-background); font: var(--vscode-editor-font-size, 12px)/1.45 var(--vscode-editor-font-family, monospace); }
h3 + .note { margin: 0 0 10px; }
td.bar { width: 34%; vertical-align: middle; }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.spoken + div { margin-top: 28px; }
td.bar svg { display: block; width: 100%; height: 8px; border-radius: 2px; }
td.bar rect { rx: 2px; }
`;
