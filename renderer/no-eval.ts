/** The page may not compile code from strings (its content security policy), so schemas must not try. Imported first. */
import { z } from 'zod';

z.config({ jitless: true });
