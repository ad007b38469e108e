/**
 * Two people who change the same thing: the later write names a version that is not there any more, and is told so.
 */
import type { Refusal } from '../refusal.ts';

type Versioned = { readonly version: number };

/** `subject`: for people. Null: the version that was read is the present one. */
export const staleVersion = (subject: string, given: number, { version: present }: Versioned): Refusal | null =>
  given === present ? null : { kind: 'version-conflict', subject, given, present };

/** After a write that the store refused because somebody was faster. */
export const versionLost = async (
  subject: string,
  { version: given }: Versioned,
  present: Promise<Versioned | undefined>,
): Promise<Refusal> => ({ kind: 'version-conflict', subject, given, present: (await present)?.version ?? null });
