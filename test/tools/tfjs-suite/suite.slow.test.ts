/** `npm run test:tfjs` as a part of the slow ring. */
import { expect, test, vi } from 'vitest';
import { main } from '../../../tools/tfjs-suite/main';

test("tfjs-core's own tests fail where known-failures.json says so, and nowhere else", async () => {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  const code = await main([]);
  log.mockRestore();
  console.log(lines[0]);
  expect(lines[0]).toMatch(/^\d,\d{3} of \d,\d{3} pass/);
  expect(code, lines.join('\n')).toBe(0);
});
