/** SNS on the wire: the query protocol of 2010-03-31. */
import { queryService } from '../query-service.ts';
import { publish } from './publish.ts';
import { snsRefusal } from './refusals.ts';
import {
  confirmSubscription,
  getSubscriptionAttributes,
  listSubscriptionsByTopic,
  setSubscriptionAttributes,
  subscribe,
  unsubscribe,
} from './subscriptions.ts';
import { createTopic, listTopics } from './topics.ts';

export const SNS_VERSION = '2010-03-31';

export const sns = queryService({
  name: 'SNS',
  namespace: `http://sns.amazonaws.com/doc/${SNS_VERSION}/`,
  operations: new Map([
    ['ConfirmSubscription', confirmSubscription],
    ['CreateTopic', createTopic],
    ['GetSubscriptionAttributes', getSubscriptionAttributes],
    ['ListSubscriptionsByTopic', listSubscriptionsByTopic],
    ['ListTopics', listTopics],
    ['Publish', publish],
    ['SetSubscriptionAttributes', setSubscriptionAttributes],
    ['Subscribe', subscribe],
    ['Unsubscribe', unsubscribe],
  ]),
  refuse: snsRefusal,
  throttlingCode: 'Throttled',
});
