import { describe, expect, it } from 'vitest';
import { ExchangeState } from '../../renderer/features/exchange/exchange.svelte';
import { PathPicker } from '../../renderer/path-picker.svelte';
import type { CallInput, CallName, CallOutput } from '../../src/contract/calls';
import type { Client } from '../../src/contract/client';
import type { ImportReport } from '../../src/contract/exchange-views';

/** Main as far as import goes: a file with PER and OTHER in a project that has no OTHER. */
function importer() {
  const asked: CallInput<'import.preview'>[] = [];
  const client: Client = {
    on: () => () => undefined,
    async call<K extends CallName>(name: K, input: CallInput<K>): Promise<CallOutput<K>> {
      if (name === 'import.start') return { jobId: 'j1' } as CallOutput<K>;
      const request = input as CallInput<'import.preview'>;
      asked.push(request);
      const answered = 'OTHER' in (request.map ?? {});
      const report: ImportReport = {
        ...{ samples: 2, skipped: 0, images: 0, mentions: { PER: 3 }, regions: 0, findings: [], preview: [] },
        unknownTypes: answered ? {} : { OTHER: 4 },
        obstacle: answered ? null : 'Say what OTHER becomes.',
      };
      return report as CallOutput<K>;
    },
  };
  return { exchange: new ExchangeState(client, new PathPicker(client, () => false)), asked };
}

describe('import', () => {
  it('looks into the files as soon as what is needed is named', async () => {
    const { exchange, asked } = importer();
    exchange.changed();
    expect(asked).toEqual([]);
    exchange.paths.text = ' /data/train.txt ';
    exchange.changed();
    expect(asked).toMatchObject([
      { format: 'imgid', text: '/data/train.txt', images: null, boxes: null, columns: null },
    ]);
  });

  it('asks what an unknown type becomes, and keeps asking until it is answered', async () => {
    const { exchange, asked } = importer();
    exchange.paths.text = '/data/train.txt';
    await exchange.look();
    expect(exchange.unanswered).toEqual(['OTHER']);
    expect(asked.at(-1)?.map).toEqual({});
    await exchange.answer('OTHER', 'MISC');
    expect(exchange.unanswered).toEqual([]);
    expect(asked.at(-1)?.map).toEqual({ OTHER: 'MISC' });
    await exchange.answer('OTHER', null); // leave them out
    expect(exchange.unanswered).toEqual([]);
    expect(asked.at(-1)?.map).toEqual({ OTHER: null });
  });

  it('forgets the answers of another file', async () => {
    const { exchange } = importer();
    exchange.paths.text = '/data/train.txt';
    await exchange.answer('OTHER', 'MISC');
    exchange.paths.text = '/data/other.txt';
    exchange.changed();
    expect(exchange.map).toEqual({});
  });

  it('sends only what the format uses', async () => {
    const { exchange } = importer();
    exchange.paths = { text: '/t.csv', dir: '/d', images: '/i', boxes: '/b' };
    exchange.format = 'csv';
    exchange.columns = { text: 'tweet', image: '', id: 'no' };
    expect(exchange.request).toMatchObject({ text: '/t.csv', dir: null, images: '/i', boxes: null });
    expect(exchange.request.columns).toEqual({ text: 'tweet', image: null, id: 'no' });
    exchange.format = 'pairs';
    expect(exchange.request).toMatchObject({ text: null, dir: '/d', images: null, columns: null });
  });
});

describe('export', () => {
  const report = { samples: 1, mentions: {}, losses: [], out: '/a.txt', bytes: 1 };

  /** Main with a file at /there.txt; the shell has the system's own dialogs or not. */
  function exporter(native: boolean) {
    const started: unknown[] = [];
    const client: Client = {
      on: () => () => undefined,
      async call<K extends CallName>(name: K, input: CallInput<K>): Promise<CallOutput<K>> {
        if (name === 'folders.pick') return { path: '/there.txt' } as CallOutput<K>;
        const { out, replace } = input as CallInput<'export.start'>;
        if (name === 'export.preview') return { ...report, replaces: out === '/there.txt' } as CallOutput<K>;
        started.push(`${out}${replace ? ', replacing' : ''}`);
        return { jobId: 'j1' } as CallOutput<K>;
      },
    };
    return { exchange: new ExchangeState(client, new PathPicker(client, () => native)), started };
  }

  it('asks before a typed name replaces a file, and keeps the file until it is told', async () => {
    const { exchange, started } = exporter(false);
    exchange.out.out = '/there.txt';
    await exchange.lookAtExport();
    await exchange.export();
    expect(exchange.replacing).toBe('/there.txt');
    await exchange.mayReplace(false);
    expect([exchange.replacing, started]).toEqual([null, []]);
    await exchange.export();
    await exchange.mayReplace(true);
    expect(started).toEqual(['/there.txt, replacing']);
  });

  it('asks nothing for a new file, and asks when it is written again', async () => {
    const { exchange, started } = exporter(false);
    exchange.out.out = '/new.txt';
    await exchange.lookAtExport();
    await exchange.export();
    expect(started).toEqual(['/new.txt']);
    await exchange.export();
    expect(exchange.replacing).toBe('/new.txt');
  });

  it('does not ask again what the dialog of the system has asked', async () => {
    const { exchange, started } = exporter(true);
    await exchange.pickOut('there.txt');
    await exchange.export();
    expect([exchange.replacing, started]).toEqual([null, ['/there.txt, replacing']]);
  });
});
