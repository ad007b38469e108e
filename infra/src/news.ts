/**
 * Where news goes: a topic for people, a bus for programs.
 *
 * Owns: the topic's key, which EventBridge and CloudWatch may use (with a key of AWS's own an alarm could not be published), and who may
 * publish. Subscriptions of plans' addresses are the product's to make.
 */
import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Names } from './names.ts';

const publishers = ['events.amazonaws.com', 'cloudwatch.amazonaws.com'];

export class News extends Construct {
  readonly key: Key;
  readonly topic: Topic;
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, { names, alarmEmail }: { readonly names: Names; readonly alarmEmail: string | undefined }) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: `Encrypts the news of ${names.stack}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // No condition: EventBridge sends none with its calls to KMS.
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'PublishersEncrypt',
        principals: publishers.map((service) => new ServicePrincipal(service)),
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
      }),
    );
    this.topic = new Topic(this, 'Topic', {
      topicName: names.named('drs-orchestration-news'),
      displayName: 'DRS Orchestrator',
      masterKey: this.key,
      enforceSSL: true,
    });
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'PublishersOfThisAccount',
        principals: publishers.map((service) => new ServicePrincipal(service)),
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    if (alarmEmail !== undefined) this.topic.addSubscription(new EmailSubscription(alarmEmail));
    this.bus = new EventBus(this, 'Bus', { eventBusName: names.named('drs-orchestration'), description: `News of ${names.stack}` });
  }
}
