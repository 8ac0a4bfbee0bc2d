/** Formats as JSON: what the forms of the renderer are drawn from. */
import { fieldsOf, type DatasetFormat, type Formats, type OptionField } from '../../../datasets';
import type { FormatView, OptionField as OptionFieldView } from '../../../src/contract/exchange-views';

export function formatViews({ all }: Formats): FormatView[] {
  return all.map(formatView);
}

function formatView({ id, title, hint, inputs, options, labelled, write }: DatasetFormat): FormatView {
  return {
    id,
    title,
    hint,
    inputs: Object.entries(inputs).map(([name, input]) => ({ name, ...input })),
    options: fieldsOf(options).map(fieldView),
    labelled,
    writes: write && {
      hint: write.hint,
      extension: write.extension,
      losses: [...write.losses],
      options: fieldsOf(write.options).map(fieldView),
    },
  };
}

function fieldView({ choices, ...field }: OptionField): OptionFieldView {
  return { ...field, choices: [...choices] };
}
