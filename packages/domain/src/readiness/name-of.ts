/**
 * A server as findings name it to people: by its hostname, with the id that everything else is looked up by.
 */
import type { ServerId } from '../ids.ts';

/** `hostname`: null where DRS knows none. */
export type NamedServer = { readonly serverId: ServerId; readonly hostname: string | null };

export const nameOf = ({ hostname, serverId }: NamedServer): string => (hostname === null ? serverId : `${hostname} (${serverId})`);
