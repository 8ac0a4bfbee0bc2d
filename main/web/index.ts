/** The web shell: the same renderer and the same services for a browser, on 127.0.0.1 by default. */
import '../files/no-telemetry';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { homedir } from 'node:os';
import { mkdirSync } from 'node:fs';
import { AppError } from '../../src/errors';
import { createContent } from '../program/content';
import { localEngines } from '../program/engines';
import { openFirstProject, type FirstProject } from '../program/first-project';
import { catchTheRest } from '../program/last-resort';
import { dataFolder, enginesFolder, programResources, programVersion, rendererFolder } from '../program/places';
import { ownersOnly } from '../files/make-folder';
import { createServices } from '../services';
import type { EngineFactory, Resources } from '../services';
import { createAccess, type Access } from './access';
import { createEntrance } from './entrance';
import { createShellServer } from './server';
import { lastSession, sessionKey } from './session-file';
import { createWindows } from './windows';

export interface WebShellOptions extends FirstProject {
  /** Refused where it is taken; 0 = any free one. By default the one it was at last, where pages may wait for it, else `likelyPort`. */
  readonly port?: number;
  /** Passed over where it is taken. */
  readonly likelyPort?: number;
  /** Folders that a page may name paths in, beside the person's home and data folder and the project that was named. */
  readonly roots?: readonly string[];
  readonly home?: string;
  readonly notices?: readonly string[];
  readonly resources?: Resources;
  readonly rendererFolder?: string;
  readonly engineFactory?: EngineFactory;
}

export interface WebShell {
  /** An address to be opened by the person: its code is good once, within a minute. Each call makes a new one. */
  newAddress(): string;
  readonly port: number;
  /** Why the start screen shows instead of a project; null when a project is open. */
  readonly problem: string | null;
  close(): Promise<void>;
}

const loopback = '127.0.0.1';

export async function startWebShell(options: WebShellOptions = {}): Promise<WebShell> {
  const home = options.home ?? dataFolder();
  mkdirSync(home, { recursive: true, mode: ownersOnly });
  const windows = createWindows();
  const notices = [...(options.notices ?? [])];
  const resources = options.resources ?? programResources();
  const services = createServices({
    home,
    resources,
    emit: windows.emit,
    engineFactory: options.engineFactory ?? localEngines(resources, enginesFolder(home)),
    shell: {
      kind: 'web',
      version: programVersion(),
      notices,
      roots: [homedir(), home, ...(options.roots ?? []), ...(options.project ? [options.project] : [])],
      pick: null,
    },
  });
  const endLastResort = catchTheRest({
    tell({ message, detail, stack }) {
      process.stderr.write(`${stack ?? message}\n`);
      windows.emit('app.problem', { message, detail });
    },
    close: () => services.close(),
    exit: (code) => process.exit(code),
  });
  // A server of any port knows its port, and so its session, only once it listens.
  const access = (): Access => (known ??= createAccess(sessionKey(home, portOf(server))));
  let known: Access | null = null;
  let opened = (): void => undefined;
  const entrance = createEntrance(access, new Promise<void>((resolve) => (opened = resolve)));
  const server = createShellServer({
    access,
    contentOf: createContent(options.rendererFolder ?? rendererFolder(), services),
    onWindow: (socket) => entrance.greet(socket, () => windows.add(socket, services.handlers)),
  });
  try {
    await listen(server, options.port ?? null, lastSession(home)?.port ?? options.likelyPort ?? 0);
  } catch (error) {
    await services.close();
    endLastResort();
    throw error;
  }
  const port = portOf(server);
  const problem = await openFirstProject(services.handlers, options);
  if (problem) notices.push(problem); // the start screen shows it
  opened();
  return {
    newAddress: () => `http://${loopback}:${port}/#start=${access().newCode()}`,
    port,
    problem,
    async close() {
      windows.closeAll();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await services.close();
      endLastResort();
    },
  };
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return address === null || typeof address === 'string' ? 0 : address.port;
}

/** @param port the one that must be; null = the likely one, or any. */
async function listen(server: Server, port: number | null, likely: number): Promise<void> {
  const attempt = (wanted: number) =>
    new Promise<void>((ready, failed) => {
      server.once('error', failed);
      server.listen(wanted, loopback, () => {
        server.off('error', failed);
        ready();
      });
    });
  try {
    await attempt(port ?? likely);
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (taken && port === null) return attempt(0);
    if (taken) {
      const detail = 'Name another with --port, or close the program that uses it.';
      throw new AppError('in-use', `Port ${port} is in use.`, detail, { cause: error });
    }
    throw error;
  }
}
