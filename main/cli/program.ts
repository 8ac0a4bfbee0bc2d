/** `mnerva`: every command, and what all of them do alike. Answers with the exit code; never ends the process itself. */
import { Command, CommanderError } from 'commander';
import { formats as allFormats } from '../../datasets';
import { controlsShown } from '../../src/text/controls';
import type { Act } from './command';
import { addCheckpoints } from './commands/checkpoints';
import { addDoctor } from './commands/doctor';
import { addEngine } from './commands/engine';
import { addEvaluate } from './commands/evaluate';
import { addExplain } from './commands/explain';
import { addExport } from './commands/export';
import { addExportModel } from './commands/export-model';
import { addImport } from './commands/import';
import { addImports } from './commands/imports';
import { addInit } from './commands/init';
import { addLabels } from './commands/labels';
import { addLayers } from './commands/layers';
import { addKeeping } from './commands/keep';
import { addModel } from './commands/model';
import { addPredict } from './commands/predict';
import { addServe } from './commands/serve';
import { addTrain } from './commands/train';
import { exitCodes, type CliSurroundings } from './io';
import { createOutput } from './output';
import { closeSession, createSession } from './session';
import { UsageError } from './usage';

export async function runCli(args: readonly string[], surroundings: CliSurroundings): Promise<number> {
  const { io } = surroundings;
  let code: number = exitCodes.ok;
  const act: Act = async (command, work) => {
    const output = createOutput(io, command.opts().json === true);
    const session = createSession(surroundings, output, command.name(), command.opts());
    try {
      const answered: unknown = await work(session);
      code = typeof answered === 'number' ? answered : exitCodes.ok;
    } catch (error) {
      if (error instanceof UsageError) command.error(`error: ${error.message}`, { exitCode: exitCodes.usage });
      output.error(error);
      code = exitCodes.failure;
    } finally {
      await closeSession(session);
    }
  };
  const program = createProgram(surroundings, act);
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    // Help and version end in an exit code of 0; everything else here is a command that does not parse.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    throw error;
  }
}

function createProgram({ io, version, formats = allFormats }: CliSurroundings, act: Act): Command {
  const program = new Command('mnerva')
    .description('Named entities in tweets and their pictures: annotate, train, suggest, on your own machine.')
    .version(version)
    .configureOutput({
      writeOut: (text) => io.out(controlsShown(text)),
      writeErr: (text) => io.err(controlsShown(text)),
    })
    .showSuggestionAfterError()
    .showHelpAfterError('(add --help for what there is)')
    .exitOverride()
    .addHelpText('after', '\nExit codes: 0 done, 1 tried and failed, 2 not understood.');
  const parts = { program, act, formats };
  addInit(parts);
  addImport(parts);
  addImports(parts);
  addPredict(parts);
  addTrain(parts);
  addLabels(parts);
  addLayers(parts);
  addEvaluate(parts);
  addExplain(parts);
  addExport(parts);
  addCheckpoints(parts);
  addModel(parts);
  addExportModel(parts);
  addEngine(parts);
  addKeeping(parts);
  addServe(parts);
  addDoctor(parts);
  return program;
}
