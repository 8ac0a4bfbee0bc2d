/**
 * The annotator of this window and the project it shows, sent with every call. The annotator is remembered for each project until the
 * window closes, over reloads too.
 */
import { nobodyNamed, type Caller } from '../src/contract/caller';
import type { ProjectView } from '../src/contract/project-views';

type OpenProject = Pick<ProjectView, 'id' | 'folder' | 'annotator'>;

export class Identity {
  #caller: Caller = nobodyNamed;

  /** `storage` is the window's own, not shared with others. */
  constructor(private readonly storage: Pick<Storage, 'getItem' | 'setItem'>) {}

  get caller(): Caller {
    return this.#caller;
  }

  /**
   * A project as main showed it: the annotator remembered for this window, else the one that main assumed. False
   * where they differ, and the project has to be requested again.
   */
  settle(project: OpenProject | null): boolean {
    if (!project) {
      this.forget();
      return true;
    }
    const annotator = this.storage.getItem(keyOf(project)) ?? project.annotator;
    this.#keep({ ...project, annotator });
    return annotator === project.annotator;
  }

  become(project: OpenProject): void {
    this.#keep(project);
  }

  /** No project is shown, so neither it nor an annotator is named. */
  forget(): void {
    this.#caller = nobodyNamed;
  }

  #keep(project: OpenProject): void {
    this.#caller = { annotator: project.annotator, project: project.id };
    this.storage.setItem(keyOf(project), project.annotator);
  }
}

function keyOf({ folder }: OpenProject): string {
  return `mnerva-annotator:${folder}`;
}
