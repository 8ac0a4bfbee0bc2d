/** Flags of the command line, made from the formats: each input is `--name <path>`, each option `--its-name <value>`. */
import { InvalidArgumentError, type Command } from 'commander';
import { fieldsOf, type DatasetFormat, type OptionField } from '../../datasets';
import type { OptionValue } from '../../src/contract/exchange-views';

/** What commander gives for all flags of a command. */
export type Flags = Readonly<Record<string, unknown>>;

/** A format's id, checked. */
export function formatId(formats: readonly DatasetFormat[]): (text: string) => string {
  const ids = formats.map(({ id }) => id);
  return (text) => {
    if (ids.includes(text)) return text;
    throw new InvalidArgumentError(`Expected one of ${ids.join(', ')}.`);
  };
}

export function idsOf(formats: readonly DatasetFormat[]): string {
  return formats.map(({ id }) => id).join(', ');
}

export function addInputFlags(command: Command, formats: readonly DatasetFormat[]): void {
  const said = formats.flatMap(({ id, inputs }) =>
    Object.entries(inputs).map(([name, { kind, help }]) => ({ id, flag: `--${kebab(name)} <${kind}>`, help })),
  );
  for (const [flag, help] of helpOf(said)) command.option(flag, help);
}

export function addOptionFlags(command: Command, formats: readonly DatasetFormat[], of: 'read' | 'write'): void {
  const fields = formats.flatMap((format) => fieldsFor(format, of).map((field) => ({ id: format.id, field })));
  const said = fields.map(({ id, field }) => ({ id, flag: optionFlag(field), help: optionHelp(field) }));
  for (const [flag, help] of helpOf(said)) command.option(flag, help);
}

/** Paths that were named, by the names of inputs. */
export function inputFlags(formats: readonly DatasetFormat[], flags: Flags): Record<string, string> {
  const names = new Set(formats.flatMap(({ inputs }) => Object.keys(inputs)));
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const path = flags[name];
      return typeof path === 'string' ? [[name, path]] : [];
    }),
  );
}

/** Options that were named. Which of them the format has, and what they may be, main checks. */
export function optionFlags(
  formats: readonly DatasetFormat[],
  flags: Flags,
  of: 'read' | 'write',
): Record<string, OptionValue> {
  const named: Record<string, OptionValue> = {};
  for (const { name, kind, default: usual } of formats.flatMap((format) => fieldsFor(format, of))) {
    const value = flags[name];
    if (kind === 'switch' && typeof value === 'boolean' && value !== usual) named[name] = value;
    if (kind !== 'switch' && typeof value === 'string') named[name] = kind === 'number' ? Number(value) : value;
  }
  return named;
}

/** For the end of a command's help: what each format is, and what it needs. */
export function formatTable(formats: readonly DatasetFormat[]): string {
  const lines = formats.map(({ id, title, inputs }) => {
    const flags = Object.entries(inputs).map(([name, { kind, required }]) => {
      const flag = `--${kebab(name)} ${kind.toUpperCase()}`;
      return required ? flag : `[${flag}]`;
    });
    return `  ${id.padEnd(8)} ${title.padEnd(18)} ${flags.join(' ')}`;
  });
  return `\nFormats, and what each needs:\n${lines.join('\n')}`;
}

function fieldsFor({ options, write }: DatasetFormat, of: 'read' | 'write'): OptionField[] {
  if (of === 'read') return fieldsOf(options);
  return write ? fieldsOf(write.options) : [];
}

function optionFlag({ name, kind, default: usual }: OptionField): string {
  if (kind === 'switch') return usual === true ? `--no-${kebab(name)}` : `--${kebab(name)}`;
  return `--${kebab(name)} <${kind === 'number' ? 'number' : kind === 'choice' ? 'word' : 'name'}>`;
}

function optionHelp({ title, description, choices }: OptionField): string {
  const words = choices.map(({ value }) => value).join(', ');
  return [`${title.toLowerCase()}${words && `: ${words}`}.`, description].filter(Boolean).join(' ');
}

/** Flags in the order in which they first come, each with what it is in which formats. */
function helpOf(said: readonly { id: string; flag: string; help: string }[]): [flag: string, help: string][] {
  const byFlag = Map.groupBy(said, ({ flag }) => flag);
  return [...byFlag].map(([flag, uses]) => {
    const byHelp = Map.groupBy(uses, ({ help }) => help);
    return [flag, [...byHelp].map(([help, same]) => `${help} (${same.map(({ id }) => id).join(', ')})`).join('; ')];
  });
}

/** "textColumn" as "text-column". */
function kebab(name: string): string {
  return name.replace(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
}
