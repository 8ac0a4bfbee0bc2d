/**
 * What must hold of the desktop shell, as sentences about what does not: none for the shell as it is, at least one for each
 * shell broken on purpose (desktop.test.ts). Electron's own security checklist is the list.
 */
import type { Page } from 'playwright-core';
import { nobodyNamed } from '../../../src/contract/caller';
import type { Reply } from '../../../src/contract/serve';
import type { Frame, HostedDesktop } from './hosted';

interface Facts {
  readonly sandboxed: boolean;
  readonly schemes: readonly { readonly scheme: string; readonly privileges: Record<string, boolean> }[];
  readonly userData: string;
  readonly menu: readonly string[];
  readonly windows: readonly {
    readonly url: string;
    readonly shown: boolean;
    readonly webPreferences: Readonly<Record<string, unknown>>;
  }[];
}

export const factsOf = (app: HostedDesktop): Promise<Facts> => app.probe('facts');

const wanted: Readonly<Record<string, unknown>> = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webSecurity: true,
};

/** Of main alone. */
export async function mainProblems(app: HostedDesktop): Promise<string[]> {
  const problems: string[] = [];
  const { sandboxed, windows } = await factsOf(app);
  if (!sandboxed) problems.push('the sandbox is not on for all windows');
  for (const { url, webPreferences } of windows) {
    if (!url.startsWith('app://mnerva/')) problems.push(`a window shows ${url}`);
    for (const [name, value] of Object.entries(wanted)) {
      if (webPreferences[name] !== value) problems.push(`${name} is ${String(webPreferences[name])}`);
    }
  }

  for (const frame of ['foreign', 'inner', 'gone'] satisfies Frame[]) {
    const reply = await app.invoke<Reply<unknown>>('mnerva:call', ['app.info', {}, nobodyNamed], frame);
    if (reply.ok) problems.push(`a call was answered to: ${frame} frame`);
  }

  const permissions = await app.probe<Record<string, unknown>>('permissions');
  for (const [name, granted] of Object.entries(permissions)) {
    if (granted !== false) problems.push(`a permission was granted (${name})`);
  }
  for (const url of ['https://site.example/', 'file:///etc/passwd', 'app://other/', 'data:text/html,x']) {
    if (await app.probe<boolean>('navigate', { url, isMainFrame: true })) problems.push(`the window may go to ${url}`);
  }
  if (await app.probe<boolean>('navigate', { url: 'app://mnerva/', isMainFrame: false }))
    problems.push('a frame may load');

  for (const url of ['https://site.example/', 'http://site.example/', 'file:///etc/passwd', 'smb://site.example/']) {
    const { action, outside } = await app.probe<{ action: string; outside: string[] }>('openWindow', { url });
    if (action !== 'deny') problems.push(`a window opens for ${url}`);
    if (outside.length > 0) problems.push(`${url} was opened outside`);
  }

  for (const [url, method] of [
    ['app://other/index.html', 'GET'],
    ['app://mnerva/', 'POST'],
  ] as const) {
    const status = await app.probe<number>('foreignHost', { url, method });
    if (status !== 403) problems.push(`${method} ${url} answers ${status}`);
  }
  return problems;
}

interface Seen {
  readonly bridge: string;
  readonly requires: boolean;
  readonly inlineScriptRan: boolean;
  readonly reached: boolean;
  readonly reply: string;
}

/** Runs in the page, as a script that got into it would. */
const lookAround = `(async () => {
  const script = document.createElement('script');
  script.textContent = 'globalThis.inlineScriptRan = true';
  document.head.append(script);
  const reached = await fetch('/index.html').then(() => true, () => false);
  const reply = await Promise.resolve()
    .then(() => globalThis.mnerva.call('app.info', {}, { annotator: null }))
    .then((value) => JSON.stringify(value), (error) => String(error));
  return {
    bridge: Object.keys(globalThis.mnerva ?? {}).sort().join(),
    requires: 'require' in globalThis || 'process' in globalThis,
    inlineScriptRan: 'inlineScriptRan' in globalThis,
    reached,
    reply,
  };
})()`;

/** Of the page under main's own headers. */
export async function pageProblems(app: HostedDesktop, page: Page): Promise<string[]> {
  const problems: string[] = [];
  const seen = await page.evaluate<Seen>(lookAround);
  if (seen.bridge !== 'call,on') problems.push(`the page is given: ${seen.bridge}`);
  if (seen.requires) problems.push('the page can reach Node');
  if (seen.inlineScriptRan) problems.push('an inline script ran');
  if (seen.reached) problems.push('the page may fetch');
  if (!seen.reply.includes('"shell":"desktop"')) problems.push(`a call was answered with ${seen.reply}`);

  const response = await fetch(app.address);
  const policy = response.headers.get('content-security-policy') ?? '';
  if (!policy.includes("default-src 'none'; script-src 'self'; style-src 'self';"))
    problems.push(`the policy is "${policy}"`);
  return problems;
}
