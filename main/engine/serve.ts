/** An engine answers a host, and asks it for artifacts: requests are served until the host closes it. */
import type { ArtifactStore } from '../../src/engine/artifacts';
import type { CallsOf, CallTable } from '../../src/engine/call-table';
import { createAnswerer } from './answerer';
import { artifactCalls } from './artifact-calls';
import { createArtifactStore } from './artifact-store';
import { createCaller } from './caller';
import { Message, type HostLine } from './protocol';

export function serve<T extends CallTable>(
  table: T,
  createEngine: (artifacts: ArtifactStore) => CallsOf<T> & { close(): Promise<void> },
  line: HostLine,
): void {
  const send = (message: Message): void => line.send(message);
  const host = createCaller(artifactCalls, send);
  const engine = createEngine(createArtifactStore(host.calls));
  const answerer = createAnswerer(table, engine, send);
  line.onMessage((raw) => {
    const message = Message.parse(raw);
    switch (message.kind) {
      case 'request':
      case 'cancel':
        return answerer.receive(message);
      case 'progress':
      case 'reply':
      case 'failure':
        return host.receive(message);
      case 'close':
        answerer.cancelAll();
        void engine.close().then(() => line.close());
    }
  });
}
