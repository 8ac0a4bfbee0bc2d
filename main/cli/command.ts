/** How each command is put into the program: its own options, `--json`, examples, and an action that gets a session. */
import type { Command } from 'commander';
import type { Session } from './session';

/** Runs a command's work and takes care of output, failures and the exit code. */
export type Act = (command: Command, work: (session: Session) => Promise<number> | Promise<void>) => Promise<void>;

export interface CommandParts {
  readonly program: Command;
  readonly act: Act;
}

/** A command with the options that all have. Its examples stand at the end of its help. */
export function addCommand(program: Command, name: string, summary: string, examples: readonly string[]): Command {
  return program
    .command(name)
    .description(summary)
    .option('--json', 'print one JSON document on stdout, and nothing else there')
    .addHelpText('after', `\nExamples:\n${examples.map((example) => `  $ mnerva ${example}`).join('\n')}`);
}
