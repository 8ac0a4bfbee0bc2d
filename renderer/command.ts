/** One thing a person can do. One list of them feeds shortcuts, palette, menus and the key map. */
export interface Command {
  readonly id: string;
  readonly title: string;
  /** The heading it stands under in the key map and the palette. */
  readonly group: string;
  /** Chords such as "Mod+K", "Shift+ArrowLeft", "Digit1", "?"; the first is the one shown. */
  readonly keys: readonly string[];
  /** Whether it applies now; absent = always. */
  readonly when?: () => boolean;
  /** Gets the chord that called it; empty from the palette or a menu. */
  readonly run: (chord: string) => void;
  /** Left out of the palette: it makes sense by its key only. */
  readonly keysOnly?: boolean;
  /** Only while the tweet itself has the keyboard focus (Tab must leave it in the end). */
  readonly onTweet?: boolean;
}
