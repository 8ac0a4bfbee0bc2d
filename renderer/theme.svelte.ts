/** Light, dark, or as the system has it; remembered in this browser or window. */
export const themeChoices = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof themeChoices)[number];

export const themeNames: Readonly<Record<ThemeChoice, string>> = {
  system: 'as the system',
  light: 'light',
  dark: 'dark',
};

const key = 'mnerva-theme';

export class Theme {
  #choice = $state<ThemeChoice>('system');
  readonly #system = matchMedia('(prefers-color-scheme: dark)');

  constructor(private readonly storage: Pick<Storage, 'getItem' | 'setItem'>) {
    const stored = storage.getItem(key);
    this.#choice = themeChoices.find((choice) => choice === stored) ?? 'system';
    this.#system.addEventListener('change', () => this.#apply());
    this.#apply();
  }

  get choice(): ThemeChoice {
    return this.#choice;
  }

  set(choice: ThemeChoice): void {
    this.#choice = choice;
    this.storage.setItem(key, choice);
    this.#apply();
  }

  /** System, light, dark, and round again. */
  next(): void {
    const at = themeChoices.indexOf(this.#choice);
    this.set(themeChoices[(at + 1) % themeChoices.length] ?? 'system');
  }

  #apply(): void {
    const dark = this.#choice === 'dark' || (this.#choice === 'system' && this.#system.matches);
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  }
}
