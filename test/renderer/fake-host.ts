/** The window around the annotate screen, on a fake main: what it says is heard in order. */
import type { AnnotateHost } from '../../renderer/features/annotate/annotate.svelte';
import type { SampleId } from '../../src/domain/sample';
import type { FakeMain } from './fake-main';

export interface HostParts {
  /** What it says and notifies. */
  readonly heard?: string[];
  /** Whose window it is. */
  readonly annotator?: string;
  readonly lastSample?: SampleId | null;
}

export function fakeHost(
  main: FakeMain,
  { heard = [], annotator = 'me', lastSample = null }: HostParts = {},
): AnnotateHost {
  let ids = 0;
  return {
    get project() {
      return main.project(annotator);
    },
    say: (text) => void heard.push(text),
    notify: (text) => void heard.push(text),
    newId: () => `new-${++ids}`,
    now: () => 0,
    lastSample: () => lastSample,
    keepLastSample: () => undefined,
  };
}
