/** What a whole window asks beside samples and their layers: as little as is needed to show it. */
import type { CallInput, CallName, CallOutput } from '../../../src/contract/calls';
import type { Client } from '../../../src/contract/client';
import type { FakeMain } from '../../renderer/fake-main';

const answers: Partial<{ readonly [K in CallName]: CallOutput<K> }> = {
  'app.info': {
    ...{ version: '0.0.0', shell: 'web', nativeDialogs: false, platform: 'linux' },
    ...{ projectsFolder: '/projects', notices: [] },
  },
  'engine.info': { state: 'idle', backend: 'cpu', device: 'no device', reason: 'A test.' },
  'runs.list': [],
  'checkpoints.list': [],
  'formats.list': [],
  'projects.close': {},
  'projects.recent': [],
};

/** `who` sits at the window. What goes to the main in memory is heard with it: `Anna annotations.edit`. */
export function appClient(main: FakeMain, who: () => string | null, hear: (what: string) => () => void): Client {
  return {
    on: main.on,
    async call<K extends CallName>(name: K, input: CallInput<K>) {
      const known = answers[name];
      if (known !== undefined) return known as CallOutput<K>; // of its name
      const annotator = who();
      if (name.startsWith('annota')) hear(`${annotator} ${name}`)();
      return main.as(annotator).call(name, input);
    },
  };
}
