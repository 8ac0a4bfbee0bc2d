/** An engine answers a host: requests are served until the host closes it. */
import type { CallsOf, CallTable } from '../../src/engine/call-table';
import { createAnswerer } from './answerer';
import { Message, type HostLine } from './protocol';

export function serve<T extends CallTable>(
  table: T,
  engine: CallsOf<T> & { close(): Promise<void> },
  line: HostLine,
): void {
  const answerer = createAnswerer(table, engine, (message) => line.send(message));
  line.onMessage((raw) => {
    const message = Message.parse(raw);
    if (message.kind === 'request' || message.kind === 'cancel') answerer.receive(message);
    else if (message.kind === 'close') {
      answerer.cancelAll();
      void engine.close().then(() => line.close());
    }
  });
}
