/** Where texts of the repository point: links, files they name, and sections of docs/model-spec.md ("model-spec A.9"). */

/** Headings of a Markdown text as GitHub makes anchors of them, by anchor, with the text below each. */
export function sectionsOf(markdown: string): ReadonlyMap<string, { heading: string; body: string }> {
  const sections = new Map<string, { heading: string; body: string }>();
  let anchor = '';
  let fenced = false;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) fenced = !fenced;
    const heading = fenced ? null : /^#{1,6} (?<text>.+)$/u.exec(line)?.groups!.text;
    if (heading) {
      const slug = anchorOf(heading);
      anchor = slug;
      for (let again = 1; sections.has(anchor); again++) anchor = `${slug}-${again}`;
      sections.set(anchor, { heading, body: '' });
    } else if (anchor) sections.get(anchor)!.body += `${line}\n`;
  }
  return sections;
}

const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}\- _]/gu, '')
    .replaceAll(' ', '-');

/** Targets of the links of a Markdown text within the repository: "../docs/gpu.md#faults". */
export function relativeLinks(markdown: string): string[] {
  const prose = markdown.replaceAll(/^```[\s\S]*?^```/gmu, '').replaceAll(/`[^`\n]*`/gu, '');
  return [...prose.matchAll(/\]\((?<target>[^)\s]+)\)/gu)]
    .map(({ groups }) => groups!.target!)
    .filter((target) => !/^[a-z]+:/u.test(target));
}

const file = String.raw`(?<file>(?:[\w.@-]+\/)*[\w@-][\w.@-]*\.(?:ts|svelte|mjs|css|py|md))`;

/** Files that a Markdown text names as code: `crf/viterbi.ts`. */
export function filesNamed(markdown: string): string[] {
  return [...markdown.matchAll(new RegExp(`\`${file}\``, 'gu'))].map(({ groups }) => groups!.file!);
}

/** Files that comments of a program name with their folder: src/active/README.md. */
export function filesInComments(source: string): string[] {
  const comments = source.split('\n').filter((line) => /^\s*(?:\/\*\*|\*|\/\/) /u.test(line));
  return comments
    .flatMap((line) => [...line.matchAll(new RegExp(`(?<![\\w./@-])${file}(?![\\w/])`, 'gu'))])
    .map(({ groups }) => groups!.file!)
    .filter((path) => path.includes('/'));
}

const section = String.raw`(?:[A-H]\.\d{1,2}|G\d{1,2})(?:-\d{1,2})?`;
const named = new RegExp(`model-spec (?<sections>${section}(?:(?:, | and | to )${section})*)`, 'gu');
const bare = new RegExp(String.raw`(?<![\w.#/-])${section}(?![\w-]|\.\d)`, 'gu');

/** "model-spec A.10-2, G5" -> A.10-2, G5. */
export function specReferences(text: string): string[] {
  return [...text.matchAll(named)].flatMap(({ groups }) => groups!.sections!.match(bare)!);
}

/** Sections that stand without the name of the document they are in. */
export function namelessReferences(text: string): string[] {
  return text.replaceAll(named, '').match(bare) ?? [];
}

/** Whether the specification has the section, and in it the row or item that is named. */
export function specHas(spec: string, reference: string): boolean {
  const [name, item] = reference.split('-');
  const found = [...sectionsOf(spec).values()].find(({ heading }) => heading.startsWith(`${name} `));
  if (!found) return false;
  return item === undefined || new RegExp(String.raw`^(?:${item}\.|\| ${item} +\|) `, 'mu').test(found.body);
}
