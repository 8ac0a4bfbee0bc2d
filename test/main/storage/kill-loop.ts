/**
 * Starts a process that works on a project, kills it with SIGKILL, opens the project, and holds it to everything that process had
 * said was done. Again and again, on one project: at moments of chance, and every fifth time in the middle of an import or a run.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProject, openProject } from '../../../main/storage';
import type { Random } from '../../../src/random';
import { createRandom } from '../../../src/random';
import type { ProjectStore } from '../../../src/storage/project-store';
import { Acknowledged } from './children/acknowledged';
import { bundleChild } from './children/bundle';

export interface KillReport {
  readonly kills: number;
  readonly acknowledged: number;
  /** Imports that a kill cut off and opening took out again. */
  readonly cutImports: number;
  readonly interruptedRuns: number;
  /** What was lost or damaged, a sentence each. */
  readonly problems: readonly string[];
}

const projectMostSamples = 1500;

export async function killLoop(kills: number, seed: number): Promise<KillReport> {
  const child = await bundleChild('worker');
  const random = createRandom(seed);
  const root = mkdtempSync(join(tmpdir(), 'mnerva-kills-'));
  const problems: string[] = [];
  let acknowledged = 0;
  let cutImports = 0;
  let interruptedRuns = 0;
  let folder = '';
  try {
    for (let kill = 0, samples = Infinity; kill < kills; kill++) {
      if (samples > projectMostSamples) {
        folder = join(root, `project-${kill}`); // a fresh one: checking a large one would take longer than the kill
        createProject({ folder, name: 'Kills', types: ['PER', 'LOC', 'ORG'], annotator: 'me', createdAt: 0 });
      }
      const halt = kill % 5 === 0 ? ((kill / 5) % 2 === 0 ? 'import' : 'run') : null;
      const said = await workAndDie(child, folder, seed * 100_000 + kill, halt, random);
      acknowledged += said.length;
      if (!said.some((line) => line.kind === 'ready'))
        problems.push(`kill ${kill}: the worker never opened the project`);
      const project = openProject(folder, { access: 'write', what: 'the check' });
      try {
        const lost = await problemsOf(project, said);
        problems.push(...lost.map((problem) => `kill ${kill}: ${problem}`));
        const cut = project.imports.takenOut.length;
        const interrupted = project.runs.list().filter((run) => run.state === 'interrupted').length;
        if (halt === 'import' && cut === 0) problems.push(`kill ${kill}: a cut import was not taken out`);
        if (halt === 'run' && interrupted === 0) problems.push(`kill ${kill}: a cut run is not interrupted`);
        cutImports += cut;
        interruptedRuns += interrupted;
        samples = project.samples.counts('me').samples;
      } finally {
        project.close();
      }
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
    rmSync(child, { force: true });
  }
  return { kills, acknowledged, cutImports, interruptedRuns, problems };
}

/** Runs the worker for some milliseconds, or until it halts; the whole lines it has written are what it has acknowledged. */
async function workAndDie(
  child: string,
  folder: string,
  seed: number,
  halt: 'import' | 'run' | null,
  random: Random,
): Promise<Acknowledged[]> {
  const args = [child, folder, String(seed), ...(halt ? [halt] : [])];
  const process_ = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  let timer: NodeJS.Timeout | null = null;
  process_.stdout.setEncoding('utf8');
  process_.stdout.on('data', (chunk: string) => {
    text += chunk;
    if (!halt) timer ??= setTimeout(() => process_.kill('SIGKILL'), random.below(120));
    else if (text.includes('{"kind":"halted"}\n')) process_.kill('SIGKILL');
  });
  const tooLong = setTimeout(() => process_.kill('SIGKILL'), 30_000);
  await new Promise((resolve) => process_.on('close', resolve));
  clearTimeout(tooLong);
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Acknowledged.parse(JSON.parse(line)));
}

async function problemsOf(project: ProjectStore, said: readonly Acknowledged[]): Promise<string[]> {
  const problems: string[] = [];
  const log = new Map([...project.annotations.log()].map((line) => [`${line.sampleId} ${line.revision}`, line]));
  const runs = new Map(project.runs.list().map((run) => [run.id, run.state]));
  const imports = new Map(project.imports.list().map((record) => [record.source, record.samples]));
  let labels: Extract<Acknowledged, { kind: 'labels' }> | null = null;
  for (const line of said) {
    switch (line.kind) {
      case 'edit': {
        const kept = log.get(`${line.sampleId} ${line.revision}`);
        if (JSON.stringify(kept?.edit) !== JSON.stringify(line.edit))
          problems.push(`an edit was lost: ${JSON.stringify(line)}`);
        break;
      }
      case 'turn':
        if (!log.has(`${line.sampleId} ${line.revision}`))
          problems.push(`a revision was lost: ${JSON.stringify(line)}`);
        break;
      case 'import':
        if (imports.get(line.source) !== line.samples) problems.push(`an import was lost: ${line.source}`);
        break;
      case 'suggestions':
        for (const id of line.sampleIds)
          if (!project.suggestions.get(id, line.source)) problems.push(`suggestions were lost: ${id} ${line.source}`);
        break;
      case 'reference':
        if (!project.references.history(line.sampleId).some(({ origin }) => origin.at === line.at))
          problems.push(`a reference was lost: ${line.sampleId}`);
        break;
      case 'labels':
        labels = line;
        break;
      case 'scores':
        if ((project.scores.scoredAt({ strategy: 'mnlp', source: null }) ?? 0) < line.at)
          problems.push('scores were lost');
        break;
      case 'image':
        if (!project.images.get(line.hash)) problems.push(`a picture was lost: ${line.hash}`);
        break;
      case 'run': {
        const state = runs.get(line.id);
        if (state !== 'finished' && (line.ended || state !== 'interrupted'))
          problems.push(`a run is ${state}: ${line.id}`);
        break;
      }
      case 'failed':
        problems.push(`the worker could not work: ${line.message}`);
        break;
      case 'ready':
      case 'halted':
        break;
    }
  }
  problems.push(...labelProblems(project, labels));
  const total = [...imports.values()].reduce((sum, count) => sum + count, 0);
  const { samples } = project.samples.counts('me');
  if (samples !== total) problems.push(`${samples} samples from imports of ${total}`);
  const check = await project.check();
  problems.push(...check.problems);
  return problems;
}

/** The last acknowledged change is in the log, and the label set is as it left it unless a later line stands there. */
function labelProblems(project: ProjectStore, last: Extract<Acknowledged, { kind: 'labels' }> | null): string[] {
  if (!last) return [];
  const [newest] = project.labels.log();
  const kept = project.labels.log().find(({ id }) => id === last.id);
  const types = project.labels.get().types.map(({ id }) => id);
  const isCutBehind = newest?.id !== last.id || newest.undone !== last.undone;
  const stands = kept !== undefined && (kept.undone || !last.undone);
  return stands && (isCutBehind || types.join(' ') === last.types.join(' '))
    ? []
    : [`a change of the labels was lost: ${last.types.join(' ')}`];
}
