/** The page that component tests drive: mounts one component at a time and reads off what a person would see. */
import '../../../renderer/no-eval';
import '../../../renderer/tokens.css';
import '../../../renderer/app.css';
import '../../../renderer/controls.css';
import { flushSync, mount, unmount } from 'svelte';
import type { ComponentPage } from '../given';
import { contrast } from './contrast';
import { stages } from './stages';

/** The part of a window that a component has for itself. */
const room = document.body.appendChild(document.createElement('div'));
room.style.cssText = 'display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1fr); height: 100vh';
/** These lie on the window itself, the others on its sheet. */
const onWindow: readonly string[] = ['Queue', 'ActionBar', 'AnnotateScreen', 'TopBar', 'App'];

let heard: string[] = [];
let leave: () => void = () => undefined;

const page: ComponentPage = {
  async show(name, given) {
    leave();
    heard = [];
    const said = heard;
    const hear =
      (what: string) =>
      (...values: readonly unknown[]): void => {
        const plain = values.filter((value) => !(value instanceof Event));
        said.push(
          [what, ...plain.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))].join(' '),
        );
      };
    const { component, props } = await stages[name](given, hear);
    said.length = 0; // what was said on the way is not the component's
    room.className = onWindow.includes(name) ? '' : 'sheet';
    const shown = mount(component, { target: room, props });
    flushSync();
    leave = () => void unmount(shown);
  },
  heard: () => heard,
  buttons: (within = 'body') => [...document.querySelectorAll<HTMLElement>(`${within} button`)].map(inWords),
  contrast,
};

function inWords(button: HTMLElement): string {
  const caps = [...button.querySelectorAll('kbd')].map((cap) => cap.textContent).join('');
  const label = textOf(button);
  const name = button.getAttribute('aria-label') ?? label;
  const blocked = button.getAttribute('aria-disabled') === 'true' || button.hasAttribute('disabled');
  return [
    [caps && `[${caps}]`, label, name !== label && `= ${name}`].filter(Boolean).join(' '),
    button.getAttribute('aria-pressed') === 'true' && 'pressed',
    button.hasAttribute('aria-current') && 'current',
    blocked && `blocked: ${button.title}`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** The text in sight, without key caps and drawings. */
function textOf(node: Node): string {
  if (node instanceof HTMLElement && node.matches('[aria-hidden]')) return '';
  if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? '';
  return [...node.childNodes].map(textOf).join(' ').replace(/\s+/g, ' ').trim();
}

Object.assign(window, { components: page });
