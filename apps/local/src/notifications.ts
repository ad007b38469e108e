/**
 * Where notifications go on a laptop: a topic and the event bus of the simulator, which shows what it got.
 */
import type { NotifyOptions } from '@drs-orchestrator/adapters-aws';
import { accountId, region } from '@drs-orchestrator/domain';
import { localRegion } from './credentials.ts';

const topicName = 'drs-orchestrator';

/** The topic that the simulator has from the beginning. */
export const localTopic = (hubAccountId: string) => ({ accountId: hubAccountId, region: localRegion, name: topicName });

/** `api`: where Lambda Invoke is answered. */
export const localNotify = (hubAccountId: string, api: string): NotifyOptions => ({
  home: { accountId: accountId(hubAccountId), region: region(localRegion) },
  topicArn: `arn:aws:sns:${localRegion}:${hubAccountId}:${topicName}`,
  eventBus: 'default',
  invokeCommand: `aws --endpoint-url ${api} lambda invoke --function-name execution-handler`,
});
