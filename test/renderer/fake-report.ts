/** What an import answers, of which a test says what matters to it. */
import type { ImportReport } from '../../src/contract/exchange-views';

export function importReport(change: Partial<ImportReport>): ImportReport {
  return {
    ...{
      tweets: 0,
      withSplit: 0,
      samples: 0,
      renamed: 0,
      skipped: 0,
      attached: 0,
      filled: 0,
      changed: { labels: 0, splits: 0 },
      images: 0,
    },
    ...{ mentions: {}, regions: 0, unknownTypes: {}, findings: [], obstacle: null, standsInWay: null },
    ...change,
  };
}
