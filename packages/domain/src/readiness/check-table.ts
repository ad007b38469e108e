/**
 * The checks before a launch: one table of what is asked, when it stands in the way, and what may be overridden.
 *
 * Owns: the ids, which callers and documents know, and everything that holds for a check whatever it finds. Judging is in
 * the judge-*.ts files beside this one, asking is the use case's; docs/readiness.md shows this table, and a test holds it
 * to it.
 */

export type CheckRow = {
  /** The question, as somebody would ask it. */
  readonly asks: string;
  /** When the answer stands in the way of a start. */
  readonly blocks: string;
  /** When it is only shown. */
  readonly warns: string;
  /**
   * In spite of what somebody with the right to may start: of nothing, of a question without an answer, or of a block too. A question
   * counts unless what was asked for cannot be done without its answer. Where a start cannot be refused for want of an answer, it
   * is of nothing, so that no override is taken that does nothing.
   */
  readonly overridable: 'never' | 'unanswered' | 'always';
  /** What to do about it, where a finding does not know better. */
  readonly fix: string;
};

export const readinessChecks = {
  'plan-makes-sense': {
    asks: 'Do the waves of the plan fit together?',
    blocks: 'a wave is empty, numbered wrongly, depends on itself or on a wave that is not there, or names something twice',
    warns: 'never',
    overridable: 'never',
    fix: 'Edit the plan',
  },
  'groups-exist': {
    asks: 'Does every protection group that the plan names exist?',
    blocks: 'a group is missing',
    warns: 'never',
    overridable: 'never',
    fix: 'Edit the plan, or create the group',
  },
  'account-reachable': {
    asks: 'Do the accounts of the plan let us in?',
    blocks: 'an account is not registered, or refuses us its role',
    warns: 'never',
    overridable: 'unanswered',
    fix: 'Validate the account: its role, the trust of that role, and the external id',
  },
  'account-identity': {
    asks: 'Are the rights that we work with there those of the account?',
    blocks: 'they are those of another account',
    warns: 'never',
    overridable: 'unanswered',
    fix: 'Register the account with a role in it',
  },
  'service-initialised': {
    asks: 'Has DRS been initialised in each account and Region of the plan?',
    blocks: 'it has not',
    warns: 'never',
    overridable: 'unanswered',
    fix: 'Initialise DRS in that account and Region',
  },
  'service-permitted': {
    asks: 'May we ask DRS there what every recovery asks?',
    blocks: 'it denies us an action',
    warns: 'never',
    overridable: 'unanswered',
    fix: 'Allow the action to the role',
  },
  'launch-rights': {
    asks: 'Does IAM’s simulation, as last done in the background, allow us all that DRS does in our name?',
    blocks: 'never',
    warns: 'an action is missing, or there is no answer that still counts',
    overridable: 'never',
    fix: 'Allow the actions to the role that was simulated',
  },
  'servers-exist': {
    asks: 'Does DRS know every server that is named?',
    blocks: 'DRS lists no such server in that account and Region',
    warns: 'never',
    overridable: 'never',
    fix: 'Check the account and Region, and whether the server still replicates',
  },
  'servers-once': {
    asks: 'Is every server in one wave only?',
    blocks: 'a server is in two',
    warns: 'never',
    overridable: 'never',
    fix: 'Take it out of one of them',
  },
  'waves-not-empty': {
    asks: 'Has every wave something to launch?',
    blocks: 'the groups of a wave select no server',
    warns: 'never',
    overridable: 'never',
    fix: 'Check the tags that its groups select by',
  },
  'recovery-points': {
    asks: 'Is there a recovery snapshot to launch each server from, and the one that was asked for?',
    blocks: 'a server has none, has none early enough, or DRS does not list the one that was chosen',
    warns: 'never',
    overridable: 'unanswered',
    fix: 'Wait for its first snapshot, or choose another recovery point',
  },
  'recovery-point-age': {
    asks: "Are the recovery points younger than the plan's RPO?",
    blocks: 'never',
    warns: 'one is older, or its age is not known',
    overridable: 'always',
    fix: 'See to its replication, or accept the loss',
  },
  'replication-state': {
    asks: 'Do the servers replicate continuously?',
    blocks: 'never',
    warns: 'a server of a drill does not',
    overridable: 'always',
    fix: 'See to its replication',
  },
  'launch-settings': {
    asks: 'Can the servers be launched as their groups say?',
    blocks: 'a subnet, security group, address or instance type is not there, or does not fit',
    warns: 'never',
    overridable: 'always',
    fix: 'Edit the launch settings of its group',
  },
  quotas: {
    asks: 'Can DRS run this plan at all?',
    blocks: 'no sequence of jobs can: it has too many servers, or a quota allows no job',
    warns: 'never',
    overridable: 'never',
    fix: 'Split the plan, or have the quota raised',
  },
  'free-slots': {
    asks: 'Has DRS room for more jobs right now?',
    blocks: 'never',
    warns: 'jobs fill it, so waves will wait',
    overridable: 'always',
    fix: 'Start later, or accept the wait',
  },
  'servers-free': {
    asks: 'Are plan and servers free of other executions and jobs?',
    blocks: 'another active execution holds the plan or a server',
    warns: 'a DRS job has a server in hand, so its launch waits',
    overridable: 'unanswered',
    fix: 'Wait for it to end, or cancel it',
  },
  'living-instances': {
    asks: 'Would a launch remove recovery instances that are in use?',
    blocks: 'one comes from a recovery, or its failback has begun',
    warns: 'one comes from a drill',
    overridable: 'always',
    fix: 'Make sure that nobody needs it, or terminate it first',
  },
} as const satisfies Readonly<Record<string, CheckRow>>;

export type CheckId = keyof typeof readinessChecks;

export const checkIds = Object.keys(readinessChecks) as readonly CheckId[];
