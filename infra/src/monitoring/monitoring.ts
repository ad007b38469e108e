/**
 * Alarms and the dashboard, both from the metrics of ./metrics.ts.
 */
import { Alarm, ComparisonOperator, Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Construct } from 'constructs';
import { alarmRows } from './alarms.ts';
import { dashboardRows } from './dashboard.ts';
import type { Watched } from './watched.ts';

export class Monitoring extends Construct {
  constructor(scope: Construct, id: string, props: Watched) {
    super(scope, id);
    const action = new SnsAction(props.topic);
    const alarms = alarmRows(props).map((row) => {
      const alarm = new Alarm(this, row.id, {
        alarmName: `${props.names.stack}-${row.id}`,
        alarmDescription: row.what,
        metric: row.metric,
        threshold: row.threshold,
        evaluationPeriods: row.periods,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: row.missing,
      });
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
      return alarm;
    });
    new Dashboard(this, 'Dashboard', { dashboardName: props.names.stack, widgets: dashboardRows(props, alarms) });
  }
}
