/**
 * What the installation says of itself, read before anything is drawn: where its API is, how one signs in, and whether it tells of changes.
 */
import { pageConfig, pageConfigPath, type PageConfig } from '@drs-orchestrator/contract';

let present: PageConfig | undefined;

export const loadConfig = async (): Promise<void> => {
  present = pageConfig.parse(await (await fetch(pageConfigPath)).json());
};

export const configNow = (): PageConfig => {
  if (present === undefined) throw new Error('The page was drawn before it knew where it is');
  return present;
};
