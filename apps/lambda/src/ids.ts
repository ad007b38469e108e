/**
 * Identity and hashing, as the product asks for them.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { Digest, Ids } from '@drs-orchestrator/application';

export const ids: Ids = { make: (prefix) => `${prefix}-${randomUUID()}` };

export const sha256: Digest = (text) => createHash('sha256').update(text).digest('hex');
