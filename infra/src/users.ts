/**
 * Who may sign in: a user pool whose groups are the roles of the contract.
 *
 * Owns: how people prove who they are (a password that is never sent, and a second factor for who wants one). Nobody signs up; an
 * administrator invites. The pool stays when the stack goes.
 */
import { roles } from '@drs-orchestrator/contract';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AccountRecovery, CfnUserPoolGroup, Mfa, UserPool } from 'aws-cdk-lib/aws-cognito';
import type { UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Names } from './names.ts';

const passwordCharacters = 12;
const temporaryPasswordDays = 3;
/** An operator's shift. */
const refreshHours = 12;
const tokenMinutes = 60;

export class Users extends Construct {
  readonly pool: UserPool;
  readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, { names }: { readonly names: Names }) {
    super(scope, id);
    this.pool = new UserPool(this, 'Pool', {
      userPoolName: names.stack,
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { sms: false, otp: true },
      passwordPolicy: {
        minLength: passwordCharacters,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(temporaryPasswordDays),
      },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.client = this.pool.addClient('Client', {
      authFlows: { userSrp: true },
      generateSecret: false,
      disableOAuth: true,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      idTokenValidity: Duration.minutes(tokenMinutes),
      accessTokenValidity: Duration.minutes(tokenMinutes),
      refreshTokenValidity: Duration.hours(refreshHours),
    });
    for (const role of roles) new CfnUserPoolGroup(this, role, { userPoolId: this.pool.userPoolId, groupName: role });
  }
}
