/** Joins the annotate screen to the session of one project. */
import type { ProjectView } from '../../src/contract/project-views';
import { SampleId } from '../../src/domain/sample';
import type { AnnotateHost } from '../features/annotate/annotate.svelte';
import { newId } from '../new-id';
import type { Session } from '../session.svelte';

export function annotateHost(session: Session, opened: ProjectView): AnnotateHost {
  const key = `mnerva-last:${opened.folder}`;
  return {
    get project() {
      // The project closes before its screen goes: until then as it was opened.
      return session.project ?? opened;
    },
    say: (text) => session.say(text),
    notify: (text) => session.notify(text),
    newId,
    now: () => Date.now(),
    lastSample() {
      const stored = SampleId.safeParse(Number(session.storage.getItem(key)));
      return stored.success ? stored.data : null;
    },
    keepLastSample: (id) => session.storage.setItem(key, String(id)),
  };
}
