/** Commands that belong to no single feature: screens, projects, palette, panes, theme. */
import type { Command } from '../command';
import type { AnnotateState } from '../features/annotate/annotate.svelte';
import type { ModelsState } from '../features/models/models.svelte';
import type { StartState } from '../features/start/start.svelte';
import type { Screen, Session } from '../session.svelte';
import type { Theme } from '../theme.svelte';
import { nextPane } from './panes';

export function appCommands(
  session: Session,
  theme: Theme,
  start: StartState,
  open: (what: 'keys' | 'palette') => void,
): readonly Command[] {
  const group = 'Everywhere';
  return [
    {
      id: 'app.palette',
      title: 'Search or run a command',
      group,
      keys: ['Mod+K'],
      run: () => open('palette'),
      keysOnly: true,
    },
    { id: 'app.keys', title: 'Keyboard map', group, keys: ['?', 'F1'], run: () => open('keys') },
    { id: 'app.pane', title: 'Next pane', group, keys: ['F6'], run: () => nextPane(1), keysOnly: true },
    { id: 'app.pane-back', title: 'Previous pane', group, keys: ['Shift+F6'], run: () => nextPane(-1), keysOnly: true },
    {
      id: 'app.tweet',
      title: 'Back to the tweet',
      group,
      keys: ['Escape'],
      run: () => document.getElementById('tweet')?.focus(),
      keysOnly: true,
    },
    { id: 'app.theme', title: 'Light, dark or the system’s theme', group, keys: [], run: () => theme.next() },
    { id: 'app.new', title: 'New project', group, keys: ['Mod+N'], run: () => start.askNew() },
    { id: 'app.open', title: 'Open project', group, keys: ['Mod+O'], run: () => void start.pickAndOpen() },
    { id: 'app.sample', title: 'Open the sample project', group, keys: [], run: () => void start.openSample() },
    { id: 'app.reload', title: 'Ask for the newest state', group, keys: [], run: () => void session.refresh() },
  ];
}

export function projectCommands(
  session: Session,
  annotate: AnnotateState,
  models: ModelsState,
  openSettings: () => void,
): readonly Command[] {
  const go = (screen: Screen, title: string, digit: number): Command => ({
    id: `app.${screen}`,
    title,
    group: 'Everywhere',
    keys: [`Mod+Digit${digit}`],
    run: () => session.show(screen),
  });
  const group = 'Project';
  return [
    go('annotate', 'Go to Annotate', 1),
    go('models', 'Go to Models', 4),
    go('data', 'Go to Data', 5),
    { id: 'project.settings', title: 'Project settings', group, keys: ['Mod+,'], run: openSettings },
    {
      id: 'project.suggest',
      title: 'Suggest for the whole pool and rank the queue',
      group,
      keys: [],
      run: () => void session.call('suggestions.start', {}),
    },
    {
      id: 'project.retrain',
      title: 'Retrain',
      group,
      keys: [],
      when: () => models.plan?.canStart ?? false,
      run: () => {
        session.show('models');
        void models.train();
      },
    },
    {
      id: 'project.rollback',
      title: 'Roll back to the model before',
      group,
      keys: [],
      run: () => void models.rollback(),
    },
    {
      id: 'project.check',
      title: 'Check the project’s files',
      group,
      keys: [],
      run: () => void session.checkProject(),
    },
    { id: 'project.backup', title: 'Back up the project', group, keys: [], run: () => void session.backup() },
    {
      id: 'project.reset',
      title: 'Reset the sample project',
      group,
      keys: [],
      when: () => session.project?.isSample ?? false,
      run: openSettings,
    },
    {
      id: 'project.close',
      title: 'Close the project',
      group,
      keys: [],
      run: () => void annotate.settled().then(() => session.close()),
    },
  ];
}
