/**
 * What IAM is asked to simulate a launch.
 */
import { describe, expect, test } from 'vitest';
import { launchActions, launchQuestions } from '../src/permissions/launch-questions.ts';

const at = (partition: string, region: string) => launchQuestions({ partition, region, accountId: '111122223333' });

describe('the questions about a launch', () => {
  test.each([
    ['aws', 'eu-central-1'],
    ['aws-cn', 'cn-north-1'],
    ['aws-us-gov', 'us-gov-west-1'],
  ])('ask in partition %s for every action, on things of that very Region', (partition, region) => {
    const questions = at(partition, region);
    const asked = new Set(questions.flatMap(({ actions }) => actions));
    expect([...launchActions].filter((action) => !asked.has(action))).toEqual([]);
    for (const { resources, context } of questions) {
      for (const arn of resources) {
        expect(arn).toMatch(new RegExp(`^arn:${partition}:(?:iam::|(?:drs|ec2):${region}:)`));
        expect(arn).not.toContain('*');
      }
      expect(context[0]).toEqual({ key: 'aws:RequestedRegion', type: 'string', values: [region] });
    }
  });

  test('say of what DRS does in our name that it comes through DRS, and of marked things that they are marked', () => {
    const question = at('aws', 'eu-central-1').find(({ actions }) => actions.includes('ec2:AttachVolume'));
    expect(question?.context).toEqual([
      { key: 'aws:RequestedRegion', type: 'string', values: ['eu-central-1'] },
      { key: 'aws:ViaAWSService', type: 'boolean', values: ['true'] },
      { key: 'aws:CalledVia', type: 'stringList', values: ['drs.amazonaws.com'] },
      { key: 'aws:ResourceTag/AWSElasticDisasterRecoveryManaged', type: 'string', values: ['drs.amazonaws.com'] },
    ]);
  });
});
