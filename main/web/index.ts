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
import { createShellServer } from './server';
import { createWindows } from './windows';

export interface WebShellOptions extends FirstProject {
  /** 0 = any free port; a taken port is refused, or passed over where `anyPort` says so. */
  readonly port?: number;
  readonly anyPort?: boolean;
  /** The address to listen on; more than 127.0.0.1 only where a person asked for it. */
  readonly host?: string;
  /** Folders that a page may name paths in, beside the person's home and data folder and the project that was named. */
  readonly roots?: readonly string[];
  readonly home?: string;
  readonly notices?: readonly string[];
  readonly resources?: Resources;
  readonly rendererFolder?: string;
  readonly engineFactory?: EngineFactory;
}

export interface WebShell {
  /** To be opened by the person; carries the token. */
  readonly url: string;
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
  const host = options.host ?? loopback;
  // A server of any port knows its port, and so its cookie's name, only once it listens.
  const access = (): Access => (known ??= createAccess(String(portOf(server)), host === loopback ? [] : [host]));
  let known: Access | null = null;
  const server = createShellServer({
    access,
    contentOf: createContent(options.rendererFolder ?? rendererFolder(), services),
    onWindow: (socket) => windows.add(socket, services.handlers),
  });
  try {
    await listen(server, host, options.port ?? 0, options.anyPort ?? false);
  } catch (error) {
    await services.close();
    endLastResort();
    throw error;
  }
  const port = portOf(server);
  const problem = await openFirstProject(services.handlers, options);
  if (problem) notices.push(problem); // the start screen shows it
  return {
    url: `http://${host}:${port}/?token=${access().token}`,
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

async function listen(server: Server, host: string, port: number, anyPort: boolean): Promise<void> {
  const attempt = (wanted: number) =>
    new Promise<void>((ready, failed) => {
      server.once('error', failed);
      server.listen(wanted, host, () => {
        server.off('error', failed);
        ready();
      });
    });
  try {
    await attempt(port);
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (taken && anyPort) return attempt(0);
    if (taken) {
      const detail = 'Name another with --port, or close the program that uses it.';
      throw new AppError('in-use', `Port ${port} is in use.`, detail, { cause: error });
    }
    throw error;
  }
}
