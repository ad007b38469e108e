/** IAM on the wire, as far as it says what somebody may do: the query protocol of 2010-05-08. */
import { queryService } from '../query-service.ts';
import { iamRefusal } from './refusals.ts';
import { getRole } from './roles.ts';
import { simulatePrincipalPolicy } from './simulate.ts';

export const IAM_VERSION = '2010-05-08';

export const iam = queryService({
  name: 'IAM',
  namespace: `https://iam.amazonaws.com/doc/${IAM_VERSION}/`,
  operations: new Map([
    ['GetRole', getRole],
    ['SimulatePrincipalPolicy', simulatePrincipalPolicy],
  ]),
  refuse: iamRefusal,
  throttlingCode: 'Throttling',
});
