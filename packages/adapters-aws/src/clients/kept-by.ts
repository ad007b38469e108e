/**
 * One client per Region and keyring, so that connections are kept; the one unused the longest goes first.
 */
import type { Region } from '@drs-orchestrator/domain';
import type { Keyring } from './credentials.ts';

/** Evicted clients are not destroyed, because a call may still be on them; idle connections end by themselves. */
export const keptBy = <Client>(limit: number) => {
  const kept = new Map<string, Client>();
  return (region: Region, keyring: Keyring, build: () => Client): Client => {
    const name = `${region} ${keyring.name}`;
    const client = kept.get(name) ?? build();
    kept.delete(name);
    kept.set(name, client);
    const [oldest] = kept.keys();
    if (kept.size > limit && oldest !== undefined) kept.delete(oldest);
    return client;
  };
};
