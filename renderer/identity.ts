/** Who sits at this window: it goes with every call. Kept for the window's life, a reload included, each project by itself. */
import { nobodyNamed, type Caller } from '../src/contract/caller';
import type { ProjectView } from '../src/contract/project-views';

type Known = Pick<ProjectView, 'folder' | 'annotator'>;

export class Identity {
  #caller: Caller = nobodyNamed;

  /** `storage` is the window's own, not shared with others. */
  constructor(private readonly storage: Pick<Storage, 'getItem' | 'setItem'>) {}

  get caller(): Caller {
    return this.#caller;
  }

  /**
   * A project as main showed it: whoever was here in this window before is here again, else the one main took us for. False
   * where that was somebody else, so that the project is to be asked for again.
   */
  settle(project: Known | null): boolean {
    if (!project) {
      this.forget();
      return true;
    }
    const annotator = this.storage.getItem(keyOf(project)) ?? project.annotator;
    this.#keep({ ...project, annotator });
    return annotator === project.annotator;
  }

  become(project: Known): void {
    this.#keep(project);
  }

  /** No project is open: nobody is named. */
  forget(): void {
    this.#caller = nobodyNamed;
  }

  #keep(project: Known): void {
    this.#caller = { annotator: project.annotator };
    this.storage.setItem(keyOf(project), project.annotator);
  }
}

function keyOf({ folder }: Known): string {
  return `mnerva-annotator:${folder}`;
}
