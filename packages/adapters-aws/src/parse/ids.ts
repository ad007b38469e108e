/**
 * The forms of ids in DRS's service model.
 *
 * One id of another form has the whole request refused; no such id can exist, so it is left out of questions and is missing
 * from their answers like any other unknown one.
 */
import type { JobId, Region, ServerId } from '@drs-orchestrator/domain';

export const isServerIdForm = (id: ServerId): boolean => /^s-[0-9a-zA-Z]{17}$/.test(id);

/** Lower-case words with dashes between, like every Region there is. */
export const isRegionForm = (region: Region): boolean => /^[a-z0-9]+(-[a-z0-9]+)+$/.test(region);

export const isJobIdForm = (id: JobId): boolean => /^drsjob-[0-9a-zA-Z]{17}$/.test(id);
