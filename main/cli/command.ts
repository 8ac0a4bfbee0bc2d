/** How each command is put into the program: its own options, `--json`, examples, and an action that gets a session. */
import type { Command } from 'commander';
import type { Formats } from '../../datasets';
import { PersonName } from '../../src/domain/names';
import type { Session } from './session';
import { named } from './usage';

/** Runs a command's work and takes care of output, failures and the exit code. */
export type Act = (command: Command, work: (session: Session) => Promise<number> | Promise<void>) => Promise<void>;

export interface CommandParts {
  readonly program: Command;
  readonly act: Act;
  /** What can be imported and exported: flags and help are made from it. */
  readonly formats: Formats;
}

/** For a command that reads the work of one annotator. */
export function withAnnotator(command: Command): Command {
  return command.option(
    '--annotator <name>',
    'whose work; by default that of whoever worked there last',
    named(PersonName),
  );
}

/** For a command after which the pool has other suggestions. */
export function withSuggestions(command: Command): Command {
  return command.option('--no-suggest', 'leave the pool as it is: no suggestions and no ranking afterwards');
}

/** A command with the options that all have. Its examples stand at the end of its help. */
export function addCommand(program: Command, name: string, summary: string, examples: readonly string[]): Command {
  return program
    .command(name)
    .description(summary)
    .option('--json', 'print one JSON document on stdout, and nothing else there')
    .addHelpText('after', `\nExamples:\n${examples.map((example) => `  $ mnerva ${example}`).join('\n')}`);
}
