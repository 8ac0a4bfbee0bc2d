/** What a program asks of the network, by strace: every address that it or a child of it connects or sends to. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether this machine lets one process look at another: strace is there, and neither a container nor the system forbids it. */
export const canTrace = spawnSync('strace', ['-qq', '-e', 'trace=none', 'true']).status === 0;

/** A command to put before another one, and what the other asked for, when it has ended. */
export function tracer(): { readonly before: readonly string[]; addresses(): readonly string[]; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'mnerva-traced-'));
  const file = join(folder, 'trace');
  const calls = 'trace=connect,sendto,sendmsg,sendmmsg';
  return {
    before: ['strace', '--seccomp-bpf', '-f', '-qq', '-e', calls, '-e', 'signal=none', '-o', file],
    addresses: () => addressesIn(readFileSync(file, 'utf8')),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** Addresses of the internet in a trace; those of this machine's own files (AF_UNIX) and kernel (AF_NETLINK) are none. */
function addressesIn(trace: string): readonly string[] {
  const found = [...trace.matchAll(/inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"/gu)];
  return [...new Set(found.map(([, four, six]) => four ?? six ?? ''))];
}

export const isLoopback = (address: string): boolean => /^(?:127\.|::1$|::ffff:127\.)/u.test(address);
