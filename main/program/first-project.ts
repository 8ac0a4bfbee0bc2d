/** What a start opens: what was asked for, else the project worked on last, else the bundled sample. */
import { nobodyNamed } from '../../src/contract/caller';
import type { Handlers } from '../../src/contract/calls';
import { toAppError } from '../../src/errors';
import { controlsShown } from '../../src/text/controls';

export interface FirstProject {
  /** A project's folder. */
  readonly project?: string | null;
  /** The bundled sample, whatever was open last. */
  readonly sample?: boolean;
}

/** Answers with one line where it could not be opened: the start screen shows instead. */
export async function openFirstProject(handlers: Handlers, { project, sample }: FirstProject): Promise<string | null> {
  try {
    if (project) await handlers['projects.open']({ folder: project }, nobodyNamed);
    else if (sample) await handlers['projects.openSample']({}, nobodyNamed);
    else {
      const last = (await handlers['projects.recent']({}, nobodyNamed)).find(({ exists }) => exists);
      if (last) await handlers['projects.open']({ folder: last.folder }, nobodyNamed);
      else await handlers['projects.openSample']({}, nobodyNamed);
    }
    return null;
  } catch (error) {
    const { message, detail } = toAppError(error);
    return controlsShown([message, detail].filter(Boolean).join(' ')); // a terminal shows it too
  }
}
