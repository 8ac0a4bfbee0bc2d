import { addCommand, type CommandParts } from '../command';
import { wholeNumber } from '../usage';

interface ServeOptions {
  readonly port?: number;
  readonly root?: readonly string[];
}

export function addServe({ program, act }: CommandParts): void {
  addCommand(program, 'serve', 'the app for a browser, on this machine only', [
    'serve',
    'serve tweets --port 8080',
    'serve --root /data/tweets',
  ])
    .argument('[project]', 'the project to open; the last one by default')
    .option('--port <n>', 'the port; by default the last one, or any free one', wholeNumber(0, 65_535))
    .option('--root <folder>', 'a folder that pages may name, beside the home folder; repeatable', collect)
    .action((folder: string | undefined, { port, root = [] }: ServeOptions, command) =>
      act(command, async ({ output, path, surroundings }) => {
        // Loaded only here: no other command needs a server.
        const { startWebShell } = await import('../../web');
        const { io, resources, engineFactory } = surroundings;
        const shell = await startWebShell({
          project: folder === undefined ? null : path(folder),
          ...(port !== undefined && { port }),
          roots: root.map(path),
          resources,
          engineFactory,
        });
        if (shell.problem) output.line(shell.problem);
        const address = shell.newAddress();
        output.line(`Mnerva is at ${address}`);
        output.line(
          `It is good once, within a minute${io.onEnter ? '; Enter prints a new one' : ''}. Ctrl-C stops it.`,
        );
        output.document({ url: address, port: shell.port, problem: shell.problem });
        const stopAsking = io.onEnter?.(() => output.line(`Mnerva is at ${shell.newAddress()}`));
        await new Promise<void>((stop) => io.onInterrupt(stop));
        stopAsking?.();
        await shell.close();
      }),
    );
}

function collect(value: string, earlier: readonly string[] = []): string[] {
  return [...earlier, value];
}
