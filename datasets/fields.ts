/** The fields of an options schema, as a form draws them and the command line names them. */
import { z } from 'zod';

export interface OptionField {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly kind: 'text' | 'number' | 'choice' | 'switch';
  /** Of a choice. */
  readonly choices: readonly { readonly value: string; readonly title: string }[];
  readonly default: string | number | boolean | null;
  readonly required: boolean;
}

/** What zod says of a field in JSON Schema, with what `.meta` adds to it: `choices` names the words of an enum. */
const Property = z.object({
  type: z.enum(['string', 'number', 'integer', 'boolean']),
  enum: z.array(z.string()).optional(),
  title: z.string(),
  description: z.string().default(''),
  choices: z.record(z.string(), z.string()).default({}),
  default: z.union([z.string(), z.number(), z.boolean()]).nullable().default(null),
});

/** Throws where a field is of another kind than these, or has no title: a defect of the format. */
export function fieldsOf(options: z.ZodObject): OptionField[] {
  const { properties = {}, required = [] } = z.toJSONSchema(options, { io: 'input' });
  return Object.entries(properties).map(([name, property]) => {
    const { type, enum: words, title, description, choices, default: usual } = Property.parse(property);
    const kind = words ? 'choice' : type === 'boolean' ? 'switch' : type === 'string' ? 'text' : 'number';
    return {
      name,
      title,
      description,
      kind,
      choices: (words ?? []).map((value) => ({ value, title: choices[value] ?? value })),
      default: usual,
      required: required.includes(name),
    };
  });
}
