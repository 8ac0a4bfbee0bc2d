/** `npm run experiment -- NAME [options]`: experiments that take minutes to hours; their tables go to docs/experiments. */
import { main as cpMner } from './cp-mner/index';

const experiments: Readonly<Record<string, (args: string[]) => Promise<number>>> = { 'cp-mner': cpMner };

export async function main([name = '', ...args]: string[]): Promise<number> {
  const experiment = Object.hasOwn(experiments, name) ? experiments[name] : undefined;
  if (experiment) return experiment(args);
  console.error(
    `There is no experiment ${JSON.stringify(name)}. Choose one of: ${Object.keys(experiments).join(', ')}`,
  );
  return 2;
}
