/** Commands that belong to no single feature: screens, projects, palette, panes, theme. */
import { refusing, type Command } from '../command';
import type { AnnotateState } from '../features/annotate/annotate.svelte';
import type { ModelsState } from '../features/models/models.svelte';
import type { StartState } from '../features/start/start.svelte';
import type { Screen, Session } from '../session.svelte';
import { themeNames, type Theme } from '../theme.svelte';
import { nextPane } from './panes';

export type AppCommands = ReturnType<typeof appCommands>;
export type ProjectCommands = ReturnType<typeof projectCommands>;

type Rest = Partial<Omit<Command, 'id' | 'title' | 'group' | 'keys' | 'run'>>;

/** Makes the commands of one group; what is blocked is refused with a notice. */
const group =
  (session: Session, name: string) =>
  (id: string, title: string, keys: readonly string[], run: () => void, rest: Rest = {}): Command =>
    refusing({ id, title, group: name, keys, run, ...rest }, (why) => {
      if (why !== null) session.notify(why);
    });

interface Shown {
  readonly session: Session;
  readonly theme: Theme;
  readonly start: StartState;
  readonly open: (what: 'keys' | 'palette') => void;
}

export function appCommands({ session, theme, start, open }: Shown) {
  const command = group(session, 'Everywhere');
  const keysOnly = true;
  const blocked = () => (start.busy === null ? null : `${start.busy}…`);
  return {
    palette: command('app.palette', 'Search or run a command', ['Mod+K'], () => open('palette'), { keysOnly }),
    keys: command('app.keys', 'Keyboard map', ['?', 'F1'], () => open('keys')),
    pane: command('app.pane', 'Next pane', ['F6'], () => nextPane(1), { keysOnly }),
    paneBack: command('app.pane-back', 'Previous pane', ['Shift+F6'], () => nextPane(-1), { keysOnly }),
    theme: command('app.theme', 'Light, dark or the system’s theme', [], () => theme.next(), {
      label: () => `Theme: ${themeNames[theme.choice]}`,
    }),
    newProject: command('app.new', 'New project', ['Mod+N'], () => start.askNew(), { blocked }),
    openProject: command('app.open', 'Open project', ['Mod+O'], () => void start.pickAndOpen(), { blocked }),
    openSample: command('app.sample', 'Open the sample project', [], () => void start.openSample(), { blocked }),
    reload: command('app.reload', 'Ask for the newest state', [], () => void session.refresh()),
  };
}

interface Opened {
  readonly session: Session;
  readonly annotate: AnnotateState;
  readonly models: ModelsState;
  readonly openSettings: () => void;
  /** Asks who annotates. */
  readonly askWho: () => void;
  /** The keyboard goes to what the screen is about. */
  readonly toContent: () => void;
  /** The Data screen shows the part that attaches pictures. */
  readonly toPictures: () => void;
}

export function projectCommands({ session, annotate, models, openSettings, askWho, toContent, toPictures }: Opened) {
  const everywhere = group(session, 'Everywhere');
  const command = group(session, 'Project');
  const go = (screen: Screen, name: string, digit: number) =>
    everywhere(`app.${screen}`, `Go to ${name}`, [`Mod+Digit${digit}`], () => session.show(screen), {
      label: () => name,
    });
  const close = () => void annotate.settled().then(() => session.close());
  const retrain = () => {
    session.show('models');
    void models.train();
  };
  const attach = () => {
    toPictures();
    session.show('data');
  };
  const ofSample = { when: () => session.project?.isSample ?? false };
  return {
    annotate: go('annotate', 'Annotate', 1),
    models: go('models', 'Models', 4),
    data: go('data', 'Data', 5),
    pictures: command('project.pictures', 'Attach pictures', [], attach),
    content: everywhere('app.tweet', 'Back to the tweet', ['Escape'], toContent, { keysOnly: true }),
    settings: command('project.settings', 'Project settings', ['Mod+,'], openSettings),
    who: command('project.who', 'Who annotates', [], askWho),
    suggest: command(
      'project.suggest',
      'Suggest for the whole pool and rank the queue',
      [],
      () => void session.call('suggestions.start', {}),
      { blocked: () => (session.project?.promoted == null ? 'No model is in use. Choose one on Models.' : null) },
    ),
    retrain: command('project.retrain', 'Retrain', [], retrain, { blocked: () => whyNoTraining(models) }),
    rollback: command('project.rollback', 'Roll back to the model before', [], () => void models.rollback(), {
      label: () => 'Roll back',
      blocked: () => (models.checkpoints.length < 2 ? 'There is no model to go back to.' : null),
    }),
    stop: command('project.stop', 'Stop what is running', [], () => void session.stopRunning(), {
      label: () => `Stop: ${session.runningJob?.title ?? ''}`,
      blocked: () => (session.runningJob === null ? 'Nothing is running.' : null),
    }),
    check: command('project.check', 'Check the project’s files', [], () => void session.checkProject(), {
      label: () => 'Check the files',
    }),
    backup: command('project.backup', 'Back up the project', [], () => void session.backup(), {
      label: () => 'Back up…',
    }),
    reset: command('project.reset', 'Reset the sample project', [], openSettings, ofSample),
    close: command('project.close', 'Close the project', [], close),
  };
}

function whyNoTraining({ plan, running, starting }: ModelsState): string | null {
  if (running !== null || starting) return 'A run is under way.';
  if (plan === null) return 'The Models screen shows first what a run would learn from.';
  return plan.canStart ? null : plan.note;
}
