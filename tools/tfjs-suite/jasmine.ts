/** First import of the suite: its files expect `describe`, `it`, `expect` and the rest of Jasmine as globals. */
import jasmineCore from 'jasmine-core';

const jasmine = jasmineCore.boot();
jasmine.DEFAULT_TIMEOUT_INTERVAL = 60_000;

export { jasmine };
