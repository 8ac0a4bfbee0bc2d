/**
 * One thing a person can do, as data. One list of commands feeds keys, buttons, palette and key map, so that a title, a key and
 * the answer to "can it be done now, and if not, why?" are each written once.
 *
 * `when` and `blocked` answer two questions. `when` is about keys: whether this is the command that they mean now (an arrow
 * moves the box while there is one, else the word cursor). `blocked` is about the person: this is what they mean, and it cannot
 * be done.
 */
export interface Command {
  readonly id: string;
  readonly title: string;
  /** The heading it stands under in the key map and the palette. */
  readonly group: string;
  /** Chords such as "Mod+K", "Shift+ArrowLeft", "Digit1", "?"; the first is the one shown. */
  readonly keys: readonly string[];
  /** Whether its keys are its own now; absent = always. */
  readonly when?: () => boolean;
  /** Why it cannot be done now, as a sentence for the person; null = it can. Absent = it always can. */
  readonly blocked?: () => string | null;
  /** Whether what it switches is on; absent = it switches nothing. */
  readonly pressed?: () => boolean;
  /** What its button says, where that is shorter than the title or changes: "Accept all 3". */
  readonly label?: () => string;
  /** What will happen, for the tooltip of its button. */
  readonly hint?: () => string;
  /** Gets the chord that called it; empty from a button, the palette or a menu. `held`: the key was not let go since. */
  readonly run: (chord: string, held?: boolean) => void;
  /** A key that is held down does it again and again; absent = once. */
  readonly repeats?: boolean;
  /** Decides on what is seen: the second click of a double click, which has not seen what the first one left, is none. */
  readonly decides?: boolean;
  /** Left out of the palette: it makes sense by its key only. */
  readonly keysOnly?: boolean;
}

export function whyBlocked(command: Command): string | null {
  return command.blocked?.() ?? null;
}

export function labelOf(command: Command): string {
  return command.label?.() ?? command.title;
}

/** The same command, which refuses what is blocked. `notify` hears the reason, or null before it is run. */
export function refusing<C extends Command>(command: C, notify: (why: string | null) => void): C {
  return {
    ...command,
    run(chord, held) {
      const why = whyBlocked(command);
      notify(why);
      if (why === null) command.run(chord, held);
    },
  };
}

/** Commands by name, as buttons take them; a name may stand for several, such as one for each type. */
export type Commands = Readonly<Record<string, Command | readonly Command[]>>;

/** The same as a list, in the order in which they are written. */
export function listOf(commands: Commands): readonly Command[] {
  return Object.values(commands).flat();
}
