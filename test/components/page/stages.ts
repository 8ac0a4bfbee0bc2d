/** Makes a component with its props of what a table gives. What it calls is heard by name. */
import type { Run } from '../../../src/engine/run';
import type { Verdict } from '../../../src/promotion/verdict';
import type { Component } from 'svelte';
import type { Command } from '../../../renderer/command';
import ExportForm from '../../../renderer/features/exchange/ExportForm.svelte';
import ImportForm from '../../../renderer/features/exchange/ImportForm.svelte';
import OptionFields from '../../../renderer/features/exchange/OptionFields.svelte';
import RunCurves from '../../../renderer/features/models/RunCurves.svelte';
import UsedPanel from '../../../renderer/features/annotate/UsedPanel.svelte';
import CheckpointTable from '../../../renderer/features/models/CheckpointTable.svelte';
import SampleHead from '../../../renderer/features/annotate/SampleHead.svelte';
import { Identity } from '../../../renderer/identity';
import AnnotatorDialog from '../../../renderer/screens/AnnotatorDialog.svelte';
import ProjectSettings from '../../../renderer/screens/ProjectSettings.svelte';
import TopBar from '../../../renderer/screens/TopBar.svelte';
import { Session } from '../../../renderer/session.svelte';
import ActionBar from '../../../renderer/features/annotate/ActionBar.svelte';
import { AnnotateState } from '../../../renderer/features/annotate/annotate.svelte';
import { annotateCommands } from '../../../renderer/features/annotate/annotate-commands';
import { labelsOf } from '../../../renderer/features/annotate/labels';
import MentionList from '../../../renderer/features/annotate/MentionList.svelte';
import Picture from '../../../renderer/features/annotate/Picture.svelte';
import Queue from '../../../renderer/features/annotate/Queue.svelte';
import Tweet from '../../../renderer/features/annotate/Tweet.svelte';
import TypePicker from '../../../renderer/features/annotate/TypePicker.svelte';
import Palette from '../../../renderer/features/commands/Palette.svelte';
import CommandButton from '../../../renderer/ui/CommandButton.svelte';
import Dialog from '../../../renderer/ui/Dialog.svelte';
import FileBrowser from '../../../renderer/ui/FileBrowser.svelte';
import { createRawSnippet } from 'svelte';
import type { Caller } from '../../../src/contract/caller';
import type { Client } from '../../../src/contract/client';
import type { CheckpointView } from '../../../src/contract/run-views';
import type { AnnotatedMention } from '../../../src/domain/mention';
import { SampleId } from '../../../src/domain/sample';
import { AppError } from '../../../src/errors';
import { labelsOf as typesOf } from '../../../src/labels/entity-type';
import { fakeHost } from '../../renderer/fake-host';
import { FakeMain } from '../../renderer/fake-main';
import { sample, type FakeSample } from '../../renderer/fake-samples';
import type { Given, GivenCommand, GivenOpen, GivenSample } from '../given';
import App from '../../../renderer/App.svelte';
import { Theme } from '../../../renderer/theme.svelte';
import AnnotateOnFake from './AnnotateOnFake.svelte';
import { appClient } from './app-on-fake';
import { exchangeOn, runningJob } from './exchange-on-fake';
import { importReport } from '../../renderer/fake-report';

type Hear = (what: string) => (...values: readonly unknown[]) => void;

interface Staged {
  readonly component: Component<Record<string, unknown>>;
  readonly props: Record<string, unknown>;
}
type Stage<K extends keyof Given> = (given: Given[K], hear: Hear) => Staged | Promise<Staged>;

/** Props are checked here; from here on a component is one among many. */
function staged<Props extends object>(component: Component<Props>, props: NoInfer<Props>): Staged {
  return { component, props } as unknown as Staged;
}

function commandOf({ title, keys = [], why, pressed, label, hint }: GivenCommand, hear: Hear): Command {
  return {
    ...{ id: title, title, group: 'Test', keys, run: () => hear('run')(title) },
    ...(why !== undefined && { blocked: () => why }),
    ...(pressed !== undefined && { pressed: () => pressed }),
    ...(label !== undefined && { label: () => label }),
    ...(hint !== undefined && { hint: () => hint }),
  };
}

function sampleOf({ text, mentions = [], picture, boxes = {}, more = {} }: GivenSample, id: number): FakeSample {
  const image = picture ? { ...picture, hash: `picture-${picture.width}x${picture.height}`, fileName: 'a.jpg' } : null;
  const made = sample(id, text, mentions, { image, ...more });
  const grounded = (all: readonly AnnotatedMention[]) => all.map((mention) => withBoxes(mention, boxes[mention.id]));
  const { reference, sets, work } = made;
  const worked = Object.entries(work).map(([who, { written, ...rest }]) => {
    return [who, { ...rest, written: { ...written, mentions: grounded(written.mentions) } }] as const;
  });
  return {
    ...made,
    reference: reference && { ...reference, mentions: grounded(reference.mentions) },
    sets: sets.map((set) => ({ ...set, mentions: grounded(set.mentions) })),
    work: Object.fromEntries(worked),
  };
}

function withBoxes(mention: AnnotatedMention, drawn: NonNullable<GivenSample['boxes']>[string] = []): AnnotatedMention {
  if (drawn.length === 0) return mention;
  const regions = drawn.map(([x, y, width, height], i) => {
    return { id: `${mention.id}-${i}`, x, y, width, height, origin: mention.origin };
  });
  return { ...mention, grounding: { kind: 'regions', regions } };
}

function fakeOf({ samples, refuses = [], ...options }: GivenOpen): FakeMain {
  const main = new FakeMain(
    samples.map((given, i) => sampleOf(given, i + 1)),
    options,
  );
  for (const call of refuses)
    main.failures.set(call, new AppError('no-space', 'The disk is full.', 'Free some space.'));
  return main;
}

/** A window's own, which keeps what it is told. */
function ownStorage(): Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

/** The state of the annotate screen, on a main in memory. */
async function begun(given: GivenOpen, hear: Hear) {
  const { focus, cursor, colours = {} } = given;
  const main = fakeOf(given);
  for (const [id, colour] of Object.entries(colours))
    await main.call('labels.change', { change: { kind: 'describe', id, colour } });
  const host = fakeHost(main);
  const annotate = new AnnotateState(main, {
    ...{ newId: host.newId, now: host.now, lastSample: host.lastSample, keepLastSample: host.keepLastSample },
    get project() {
      return host.project;
    },
    say: hear('say'),
    notify: hear('notify'),
  });
  annotate.start();
  const isBusy = () => annotate.opening || annotate.queue.loading || annotate.queue.counts === null;
  while (isBusy()) await new Promise((next) => setTimeout(next));
  if (focus !== undefined) annotate.selection.focus(focus);
  if (cursor) annotate.selection.put({ start: cursor[0], end: cursor[1] });
  return { main, annotate };
}

/** The same with its first sample open, and what components need of it. */
async function opened(given: GivenOpen, hear: Hear) {
  const { main, annotate } = await begun(given, hear);
  const { view, labels, selection, boxes } = annotate;
  if (!view) throw new Error('Of these samples none is to do, so none is open.');
  const commands = annotateCommands(annotate);
  const focusedId = selection.focused?.id ?? null;
  const { mentions } = annotate.document;
  return { main, annotate, commands, labels, sample: view, mentions, selection, boxes, focusedId };
}

/** That of the fake main. */
const threshold = 0.6;
const nowhere = () => undefined;

export const stages: { readonly [K in keyof Given]: Stage<K> } = {
  CommandButton: ({ command, ...rest }, hear) => staged(CommandButton, { command: commandOf(command, hear), ...rest }),

  async Tweet(given, hear) {
    const { sample, mentions, labels, focusedId, selection } = await opened(given, hear);
    const cursor = focusedId === null ? selection.cursor : null;
    const onpoint = hear('onpoint');
    return staged(Tweet, { sample, mentions, labels, threshold, focusedId, cursor, drawn: nowhere, onpoint });
  },

  async MentionList(given, hear) {
    const { sample, mentions, labels, focusedId, commands } = await opened(given, hear);
    const onfocus = hear('onfocus');
    return staged(MentionList, { sample, mentions, labels, threshold, focusedId, waiting: false, commands, onfocus });
  },

  async ActionBar(given, hear) {
    const { annotate, commands, labels, sample } = await opened(given, hear);
    const { unanswered } = annotate;
    const untrained = sample.base?.untrainedTypes ?? [];
    return staged(ActionBar, { commands, labels, untrained, drawing: false, unanswered });
  },

  async Picture({ drawing = false, ...given }, hear) {
    const { sample, mentions, labels, selection, boxes, commands } = await opened(given, hear);
    if (drawing) {
      boxes.startDrawing();
      if (drawing === 'by keys') boxes.push(1, 0, { corner: null });
    }
    const { view, draft, regionId } = boxes;
    const shown = { sample, mentions, labels, focused: selection.focused, view, draft, regionId, kept: null, commands };
    const calls = {
      onview: hear('onview'),
      ondraft: hear('ondraft'),
      onset: hear('onset'),
      onclicked: hear('onclicked'),
      onchoose: hear('onchoose'),
    };
    return staged(Picture, { ...shown, ...calls });
  },

  TypePicker: ({ types }, hear) =>
    staged(TypePicker, {
      labels: labelsOf(typesOf(types).types),
      onchoose: hear('onchoose'),
      onclose: hear('onclose'),
    }),

  Queue(
    {
      rows,
      current,
      order = 'mnlp',
      query = '',
      reviewed = 0,
      all = rows.length,
      toDo = all - reviewed,
      show = 'to do',
      withReference = 0,
      elsewhere = 0,
      whyNotRanked = null,
    },
    hear,
  ) {
    const full = rows.map((row, i) => ({
      ...{ id: SampleId.parse(i + 1), externalId: `s${i + 1}`, snippet: `tweet ${i + 1}`, split: 'pool' as const },
      ...{ state: 'new' as const, base: null, hasImage: true, imageMissing: false, touchedAt: null },
      ...{ reason: { text: 'Unsure of a type', score: 0.5 } },
      ...row,
    }));
    const counts = {
      ...{ samples: all, toDo, finishedSinceTraining: 0, mentions: {} },
      bySplit: { train: 0, dev: 0, test: 0, pool: all },
      byState: { new: all - reviewed, 'in-progress': 0, done: reviewed, skipped: 0, flagged: 0 },
    };
    return staged(Queue, {
      list: {
        rows: full,
        total: rows.length,
        counts,
        loading: false,
        problem: null,
        order,
        show,
        query,
        withReference,
        elsewhere,
      },
      currentId: current === undefined ? null : SampleId.parse(current),
      searched: nowhere,
      toModels: commandOf({ title: 'Go to Models', label: 'Models' }, hear),
      toImport: commandOf({ title: 'Go to Data' }, hear),
      commands: { showReference: commandOf({ title: 'Show samples with a reference' }, hear) },
      whyNotRanked,
      ...{ onopen: hear('onopen'), onwish: hear('onwish'), onmore: hear('onmore') },
    });
  },

  Dialog: ({ title, text }, hear) =>
    staged(Dialog, {
      title,
      onclose: hear('onclose'),
      children: createRawSnippet(() => ({ render: () => `<label>${text} <input /></label>` })),
    }),

  Palette: ({ commands }, hear) =>
    staged(Palette, {
      commands: commands.map((command) => commandOf(command, hear)),
      findSamples: async () => [],
      ...{ onsample: hear('onsample'), onclose: hear('onclose') },
    }),

  async AnnotateScreen(given, hear) {
    const { annotate } = await begun(given, hear);
    return staged(AnnotateOnFake, {
      annotate,
      toModels: commandOf({ title: 'Go to Models' }, hear),
      toImport: commandOf({ title: 'Go to Data' }, hear),
    });
  },

  async SampleHead({ waiting = false, ...given }, hear) {
    const { annotate, commands, sample } = await opened(given, hear);
    return staged(SampleHead, { sample, state: annotate.document.state, waiting, commands });
  },

  async App(given, hear) {
    const main = fakeOf(given);
    const identity = new Identity(ownStorage());
    const clientAs = (caller: () => Caller) => appClient(main, () => caller().annotator, hear);
    const session = new Session(
      clientAs(() => identity.caller),
      ownStorage(),
      identity,
      (caller) => clientAs(() => caller),
    );
    await session.start();
    return staged(App, { session, theme: new Theme(ownStorage()) });
  },

  AnnotatorDialog: ({ known, current, fails }, hear) =>
    staged(AnnotatorDialog, {
      known,
      current,
      become: async (name) => {
        hear('become')(name);
        if (fails !== undefined) throw new AppError('refused', fails);
      },
      onclose: hear('onclose'),
    }),

  async ProjectSettings(given, hear) {
    const { main } = await opened(given, hear);
    const client: Client = {
      on: main.on,
      call(name, input) {
        hear(name)(input);
        return main.call(name, input);
      },
    };
    const commands = {
      check: commandOf({ title: 'Check the files' }, hear),
      backup: commandOf({ title: 'Back up' }, hear),
      close: commandOf({ title: 'Close the project' }, hear),
    };
    const session = new Session(client, ownStorage(), new Identity(ownStorage()), () => client);
    return staged(ProjectSettings, { session, project: main.project('me'), commands, onclose: hear('onclose') });
  },

  TopBar({ annotator, job, recent = [] }, hear) {
    const names = [
      'palette',
      'keys',
      'theme',
      'annotate',
      'models',
      'data',
      'close',
      'settings',
      'stop',
      'who',
    ] as const;
    const commands = Object.fromEntries(names.map((name) => [name, commandOf({ title: name }, hear)]));
    return staged(TopBar, {
      project: { name: 'Tweets', folder: '/tweets' },
      ...{ annotator, screen: 'annotate', theme: 'system', engine: null, saved: 'Saved' as const },
      job: job ? { ...runningJob, ...job } : null,
      recent: recent.map((project) => ({ openedAt: 0, exists: true, progress: null, ...project })),
      ...{ onprojects: hear('onprojects'), onswitch: hear('onswitch') },
      commands: commands as Record<(typeof names)[number], Command>, // one of each name
    });
  },

  async ImportForm({ report, result, state, types = ['PER', 'LOC'], purpose = 'train', samples }, hear) {
    const { exchange, preview } = await exchangeOn({ import: report, samples }, hear);
    if (purpose !== null) exchange.choosePurpose(purpose);
    exchange.choose('any');
    exchange.first = '/data/train.txt';
    await exchange.look();
    const ended = result
      ? { ...runningJob, state: state ?? ('finished' as const), result: importReport(result) }
      : null;
    const job = ended ?? (state ? { ...runningJob, state } : null);
    const slotOf = (type: string) => `t${types.indexOf(type) + 1}`;
    return staged(ImportForm, { exchange, preview, types, slotOf, readOnly: false, job, onstop: hear('onstop') });
  },

  FileBrowser({ kind }, hear) {
    const folders: Readonly<Record<string, string>> = { '/': 'd', '/d': 'b.txt' };
    const list = (path: string | null, show: 'folders' | 'files') => {
      const here = path ?? '/';
      const name = folders[here];
      if (name === undefined) return Promise.reject(new AppError('not-found', `There is nothing at ${here}.`));
      const entry = { name, path: `${here.replace(/\/$/u, '')}/${name}`, isProject: false };
      const isFile = name.includes('.');
      const entries =
        isFile && show === 'folders' ? [] : [{ ...entry, kind: isFile ? ('file' as const) : ('folder' as const) }];
      return Promise.resolve({ path: here, parent: null, roots: ['/'], entries, truncated: false });
    };
    return staged(FileBrowser, { wish: { kind, title: 'Choose', suggested: null }, list, answer: hear('answer') });
  },

  async ExportForm({ report }, hear) {
    const { exchange } = await exchangeOn({ export: report }, hear);
    exchange.out.out = '/data/out.txt';
    await exchange.lookAtExport();
    return staged(ExportForm, { exchange, projectName: 'Tweets', job: null });
  },

  OptionFields({ fields, values = {} }, hear) {
    const plain = { title: '', description: '', kind: 'text', choices: [], default: null, required: false } as const;
    const full = fields.map((field, i) => ({
      ...plain,
      name: `option${i}`,
      ...field,
      choices: [...(field.choices ?? [])],
    }));
    return staged(OptionFields, { fields: full, values, onset: hear('onset') });
  },

  CheckpointTable({ byType, names, inUse = true, verdict }, hear) {
    const score = (f1: number) => ({ precision: f1, recall: f1, f1, truePositives: 1, predicted: 1, gold: 1 });
    const checkpoint: CheckpointView = {
      ...{ name: 'run-1', runId: 'run-1', model: 'BERT', createdAt: 0, promoted: inUse, types: Object.keys(byType) },
      evaluation: {
        ...{ checkpoint: 'run-1', split: 'dev', sentences: 9, overall: score(0.5) },
        byType: Object.fromEntries(Object.entries(byType).map(([type, f1]) => [type, score(f1)])),
      },
    };
    return staged(CheckpointTable, {
      checkpoints: [checkpoint],
      runs: verdict ? [finishedRun(verdict)] : [],
      nameOf: (type) => names[type] ?? type,
      ...{ onrun: hear('onrun'), onmeasure: async (name) => hear('onmeasure')(name), onuse: hear('onuse') },
    });
  },

  RunCurves: (curves) => staged(RunCurves, curves),

  async UsedPanel({ explanation, titles, ...given }, hear) {
    const { sample, labels, commands } = await opened(given, hear);
    const answer = { sampleId: sample.id, checkpoint: 'c1', explanation, titles, pictureProblem: null };
    const state = { answer, asking: false, problem: null, layer: 0 };
    return staged(UsedPanel, { sample, labels, commands, ...state, onlayer: hear('onlayer') });
  },
};

function finishedRun(decision: Verdict['decision']): Run {
  return {
    ...{ id: 'run-1', state: 'finished', startedAt: 0, endedAt: 1, from: 'starter', preset: 'bga', seed: 1 },
    ...{ corrections: 1, replayed: 1, progress: null, history: [], error: null },
    verdict: { decision, summary: 'F1 moved', checks: [] },
  };
}
