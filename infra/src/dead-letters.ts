/**
 * A queue for what could not be delivered: kept as long as SQS keeps anything, so that a weekend is no loss.
 */
import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

const keepDays = 14;

export class DeadLetters extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { queueName }: { readonly queueName: string }) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      queueName,
      retentionPeriod: Duration.days(keepDays),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
  }
}
