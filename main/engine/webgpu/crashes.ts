/** A process that crashes while it computes on the GPU is remembered: the next one computes on the processor. */
import type { EngineChannel } from '../protocol';
import { rememberGpu } from './verdict';

/**
 * The faults that drivers end their process with. A process that the person or the system has killed (SIGKILL, SIGTERM) is no
 * crash; where only a code is known, it is 128 and the signal, or Windows's code of a fault.
 */
const fault = /SIG(SEGV|ABRT|BUS|ILL|FPE|TRAP)|code (13[2-6]|139|32212\d{5})$/;

export const isCrash = (reason: string): boolean => fault.test(reason);

export function withCrashesNoted(channel: EngineChannel, engines: string): EngineChannel {
  let ended = false;
  channel.onExit((how) => {
    if (!ended && isCrash(how)) rememberGpu(engines, { outcome: 'crashed', how });
  });
  return {
    ...channel,
    end() {
      ended = true;
      channel.end();
    },
  };
}
