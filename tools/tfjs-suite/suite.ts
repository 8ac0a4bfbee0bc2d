/** tfjs-core's own tests on the ort backend, in the order of its own list. Writes what happened as JSON to the given file. */
import { jasmine } from './jasmine';
import { backend } from './environment';
import '@tensorflow/tfjs-core/dist/tests';
import { writeFileSync } from 'node:fs';
import type { SpecResult } from 'jasmine-core';
import type { Outcome } from './outcome';

const [, , file = '', filter = ''] = process.argv;
const wanted = new RegExp(filter);
const outcomes: Outcome[] = [];

function keep(name: string, status: Outcome['status'], failures: SpecResult['failedExpectations']): void {
  outcomes.push({ name, status, message: failures.map(({ message }) => message).join(' | ') });
}

const environment = jasmine.getEnv();
environment.configure({ random: false, specFilter: (spec) => wanted.test(spec.getFullName()) });
environment.addReporter({
  specDone: ({ fullName, status, failedExpectations }) => {
    if (status !== 'excluded') keep(fullName, status, failedExpectations);
  },
  // what a group sets up or puts away may fail too
  suiteDone: ({ fullName, failedExpectations }) => {
    if (failedExpectations.length > 0) keep(`${fullName}, as a group`, 'failed', failedExpectations);
  },
});
// Some tests provoke rejections on purpose and look away.
process.on('unhandledRejection', () => undefined);
void environment.execute().then(() => {
  writeFileSync(file, JSON.stringify({ outcomes, fallbacks: [...backend.fallbacks] }));
  process.exit(0);
});
