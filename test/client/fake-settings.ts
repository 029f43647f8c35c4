/** Settings of the section `unroll` as VS Code keeps them: the user's, the workspace's, and each by language. */
export class FakeSettings {
  /** By their places: `user`, `workspace`, or `user[markdown]`; `default[markdown]` is the manifest's. */
  readonly values: Record<string, Record<string, unknown>> = { "default[plaintext]": { enabled: false } };
  readonly #onChange: (name: string) => void;

  constructor(onChange: (name: string) => void) {
    this.#onChange = onChange;
  }

  set(place: string, name: string, value: unknown): void {
    this.values[place] = { ...this.values[place], [name]: value };
    if (value === undefined) delete this.values[place][name];
    this.#onChange(`unroll.${name}`);
  }

  /** What `getConfiguration("unroll", scope)` returns. */
  in(scope: { readonly languageId?: string } | undefined) {
    const language = scope?.languageId;
    const of = (place: string, name: string) => this.values[place]?.[name];
    const inLanguage = (place: string, name: string) => language && of(`${place}[${language}]`, name);
    return {
      get: (name: string, initial: unknown) =>
        inLanguage("workspace", name) ??
        inLanguage("user", name) ??
        inLanguage("default", name) ??
        of("workspace", name) ??
        of("user", name) ??
        initial,
      inspect: (name: string) => ({
        defaultValue: undefined,
        globalValue: of("user", name),
        workspaceValue: of("workspace", name),
        defaultLanguageValue: inLanguage("default", name),
        globalLanguageValue: inLanguage("user", name),
        workspaceLanguageValue: inLanguage("workspace", name),
      }),
      update: async (name: string, value: unknown, target: number, overrideInLanguage = false) => {
        const place = target === 1 ? "user" : "workspace";
        this.set(overrideInLanguage ? `${place}[${language}]` : place, name, value);
      },
    };
  }
}
