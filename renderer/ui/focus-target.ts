/** A part of the screen that commands move the keyboard to. The component that draws it attaches it, so that no id is looked up. */
export class FocusTarget {
  #node: HTMLElement | null = null;

  readonly attach = (node: HTMLElement): (() => void) => {
    this.#node = node;
    return () => {
      if (this.#node === node) this.#node = null;
    };
  };

  focus(options?: FocusOptions): void {
    this.#node?.focus(options);
  }

  /** Takes the keyboard where nothing has it: what had it is gone. */
  focusIfLost(): void {
    if (document.activeElement === document.body) this.focus();
  }

  /** Whether keys are meant for it: it has the focus, or nothing has. */
  get hasKeys(): boolean {
    const { activeElement } = document;
    return activeElement === document.body || (activeElement !== null && activeElement === this.#node);
  }
}
