/** Import and export on a main that knows one format, and says of every file the same. */
import { ExchangeState } from '../../../renderer/features/exchange/exchange.svelte';
import { PreviewState } from '../../../renderer/features/exchange/preview.svelte';
import { PathPicker } from '../../../renderer/path-picker.svelte';
import type { CallInput, CallName, CallOutput } from '../../../src/contract/calls';
import type { Client } from '../../../src/contract/client';
import type { ExportReport, FormatView, ImportReport, PreviewSample } from '../../../src/contract/exchange-views';
import type { JobRecord } from '../../../src/jobs/job';
import { importReport } from '../../renderer/fake-report';

export const runningJob: JobRecord = {
  ...{ id: 'j1', kind: 'rank', title: 'Ranking: At random', state: 'running', done: 0, total: null, note: '' },
  ...{ startedAt: 0, error: null, result: null },
};

/** The calls are heard. */
export async function exchangeOn(
  says: {
    readonly import?: Partial<ImportReport>;
    readonly samples?: readonly PreviewSample[];
    readonly export?: Partial<ExportReport>;
  },
  hear: (call: string) => (input: unknown) => void,
): Promise<{ exchange: ExchangeState; preview: PreviewState }> {
  const format: FormatView = {
    ...{ id: 'any', title: 'Any format', hint: '', options: [], labelled: true },
    inputs: [{ name: 'text', kind: 'file', title: 'Text file', help: '', required: true }],
    writes: { hint: '', extension: 'txt', losses: [], options: [] },
  };
  const answers: Partial<Record<CallName, unknown>> = {
    'formats.list': [format],
    'import.preview': importReport(says.import ?? {}),
    'import.page': { from: 0, samples: says.samples ?? [] },
    'import.start': { jobId: 'j1' },
    'export.preview': {
      ...{ samples: 0, layers: { work: 0, reference: 0, suggestions: 0 }, mentions: {}, losses: [] },
      ...{ replaces: false, out: '/data/out.txt', bytes: 0 },
      ...says.export,
    },
  };
  const client: Client = {
    on: () => () => undefined,
    async call<K extends CallName>(name: K, input: CallInput<K>) {
      hear(name)(input);
      return answers[name] as CallOutput<K>; // only what these forms ask
    },
  };
  const exchange = new ExchangeState(client, new PathPicker(client, () => true));
  await exchange.start();
  return { exchange, preview: new PreviewState(client) };
}
