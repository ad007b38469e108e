/**
 * The forms of ids in DRS's service model.
 *
 * One id of another form has the whole request refused; no such id can exist, so it is left out of questions and is missing
 * from their answers like any other unknown one.
 */
import type { JobId, ServerId } from '@drs-orchestrator/domain';

export const isServerIdForm = (id: ServerId): boolean => /^s-[0-9a-zA-Z]{17}$/.test(id);

export const isJobIdForm = (id: JobId): boolean => /^drsjob-[0-9a-zA-Z]{17}$/.test(id);
