import { join } from 'node:path';

/** Where engines are installed that do not come with the app, in the person's data folder. */
export function enginesFolder(home: string): string {
  return join(home, 'engines');
}
