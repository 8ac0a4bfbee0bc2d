/**
 * What no gate can judge, printed to be looked at: the longest files, and runs of lines that two places share.
 * `node tools/design/look.mjs`, as part of `npm run design`.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const shown = 15;
/** Equal lines in a row that count as a copy; shorter ones are mostly calls that look alike. */
const leastLines = 6;

const files = execFileSync('git', ['ls-files', '--', '*.ts', '*.mjs', '*.svelte', '*.css'], { encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '' && !path.startsWith('test/'))
  .map((path) => ({ path, lines: readFileSync(path, 'utf8').split('\n') }));

console.log(`The longest ${shown} of ${files.length} files:`);
const byLength = files.toSorted((a, b) => b.lines.length - a.lines.length).slice(0, shown);
for (const { path, lines } of byLength) console.log(`${String(lines.length - 1).padStart(5)}  ${path}`);

const copies = sharedRuns(files).sort((a, b) => b.count - a.count);
console.log(
  `\nThe longest ${Math.min(shown, copies.length)} of ${copies.length} runs of ${leastLines} equal lines or more:`,
);
for (const { first, second, count } of copies.slice(0, shown))
  console.log(`${String(count).padStart(5)}  ${first.path}:${first.line}  ${second.path}:${second.line}`);

/** Runs of equal lines in two places; what says nothing (blank lines, brackets, imports, comments) is left out before. */
function sharedRuns(all) {
  const telling = all.flatMap(({ path, lines }) =>
    lines.flatMap((text, i) => (isTelling(text.trim()) ? [{ path, line: i + 1, text: text.trim() }] : [])),
  );
  const windowAt = (i) =>
    telling[i + leastLines - 1]?.path === telling[i].path &&
    telling.slice(i, i + leastLines).reduce((all, { text }) => `${all}\n${text}`, '');
  const seen = new Map();
  const runs = [];
  for (let i = 0; i < telling.length; i++) {
    const window = windowAt(i);
    const before = window && seen.get(window);
    if (window && before === undefined) seen.set(window, i);
    if (before === undefined || before === false) continue;
    let count = leastLines;
    const goesOn = () =>
      telling[i + count]?.path === telling[i].path && telling[before + count]?.path === telling[before].path;
    while (before + count < i && goesOn() && telling[i + count].text === telling[before + count].text) count++;
    runs.push({ first: telling[before], second: telling[i], count });
    i += count - 1;
  }
  return runs;
}

function isTelling(line) {
  return !/^(\W*|import .*|export (\*|\{).*|\/\/.*|\/?\*.*|<\/?\w*>)$/u.test(line);
}
