/** STS on the wire: the query protocol of 2011-06-15. */
import { queryService } from '../query-service.ts';
import { assumeRole, getCallerIdentity } from './operations.ts';
import { stsRefusal } from './refusals.ts';

export const STS_VERSION = '2011-06-15';

export const sts = queryService({
  name: 'STS',
  namespace: `https://sts.amazonaws.com/doc/${STS_VERSION}/`,
  operations: new Map([
    ['AssumeRole', assumeRole],
    ['GetCallerIdentity', getCallerIdentity],
  ]),
  refuse: stsRefusal,
  throttlingCode: 'Throttling',
});
