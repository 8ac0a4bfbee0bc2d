/** Undo and redo: rows of main's log, which survive a restart and lead back to the sample they happened in. */
import type { CallOutput } from '../../../src/contract/calls';
import type { Client } from '../../../src/contract/client';

export type Changed = NonNullable<CallOutput<'annotations.undo'>>;

interface Traveller {
  /** Resolves when everything is saved. */
  settled(): Promise<void>;
  /** Shows a document that main changed. Answers how the sentence of it goes on: ": LOC Halden, in 27". */
  adopt(changed: Changed): Promise<string>;
  say(text: string): void;
}

export class History {
  #counts = $state.raw({ undo: 0, redo: 0 });
  /** A pending one: the event of its change comes before its reply. */
  #travelling: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly client: Client,
    private readonly traveller: Traveller,
  ) {}

  get canUndo(): boolean {
    return this.#counts.undo > 0;
  }
  get canRedo(): boolean {
    return this.#counts.redo > 0;
  }

  async read(): Promise<void> {
    this.#counts = await this.client.call('annotations.history', {});
  }

  /** An edit was made here. */
  edited(): void {
    this.#counts = { undo: this.#counts.undo + 1, redo: 0 };
  }

  undo(): Promise<void> {
    return this.#start('annotations.undo');
  }

  redo(): Promise<void> {
    return this.#start('annotations.redo');
  }

  /** Resolves when none is under way, however it went. */
  async arrived(): Promise<void> {
    await this.#travelling.catch(() => undefined);
  }

  #start(name: 'annotations.undo' | 'annotations.redo'): Promise<void> {
    const travel = this.#travel(name);
    this.#travelling = travel;
    return travel;
  }

  async #travel(name: 'annotations.undo' | 'annotations.redo'): Promise<void> {
    const undo = name === 'annotations.undo';
    await this.traveller.settled();
    const changed = await this.client.call(name, {});
    if (!changed) this.traveller.say(undo ? 'There is nothing to undo.' : 'There is nothing to redo.');
    else {
      const what = await this.traveller.adopt(changed);
      this.traveller.say(`${undo ? 'Undone' : 'Done again'}${what}.`);
    }
    await this.read();
  }
}
