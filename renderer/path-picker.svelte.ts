/** Asks the person for a path: by the system's own dialog where the shell has one, else by our list of folders. */
import type { CallInput } from '../src/contract/calls';
import type { Client } from '../src/contract/client';

export type PathWish = CallInput<'folders.pick'>;

export class PathPicker {
  /** The wish that our own dialog is to fulfil. */
  asked = $state.raw<{ readonly wish: PathWish; readonly answer: (path: string | null) => void } | null>(null);

  constructor(
    private readonly client: Client,
    private readonly native: () => boolean,
  ) {}

  /** The system's own dialog asks before a file is replaced; ours does not. */
  get asksToReplace(): boolean {
    return this.native();
  }

  async pick(wish: PathWish): Promise<string | null> {
    if (this.native()) return (await this.client.call('folders.pick', wish)).path;
    return new Promise((resolve) => {
      this.asked = {
        wish,
        answer: (path) => {
          this.asked = null;
          resolve(path);
        },
      };
    });
  }
}
