/**
 * Who may sign in: a user pool whose groups are the roles of the contract.
 *
 * Owns: how people prove who they are (a second factor for who wants one) and to whom: to a program, which is never sent their password,
 * or on Cognito's own pages, which send the page a code. Nobody signs up; an administrator invites. The pool stays when the stack goes.
 */
import { roles, signedInPath } from '@drs-orchestrator/contract';
import type { PageConfig } from '@drs-orchestrator/contract';
import { Aws, Duration, Fn, RemovalPolicy } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnManagedLoginBranding,
  CfnUserPoolGroup,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  UserPool,
} from 'aws-cdk-lib/aws-cognito';
import type { UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import type { Names } from './names.ts';

const passwordCharacters = 12;
const temporaryPasswordDays = 3;
/** An operator's shift. */
const refreshHours = 12;
const tokenMinutes = 60;

const lasting = {
  preventUserExistenceErrors: true,
  enableTokenRevocation: true,
  idTokenValidity: Duration.minutes(tokenMinutes),
  accessTokenValidity: Duration.minutes(tokenMinutes),
  refreshTokenValidity: Duration.hours(refreshHours),
};

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
      ...lasting,
    });
    for (const role of roles) new CfnUserPoolGroup(this, role, { userPoolId: this.pool.userPoolId, groupName: role });
  }

  /** The client of the page at that address: no secret, so only a code with the proof (PKCE) that it asked for it. */
  addPageClient(names: Names, pageUrl: string): PageConfig['signIn'] {
    const client = this.pool.addClient('PageClient', {
      generateSecret: false,
      authFlows: { user: false },
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
        callbackUrls: [`${pageUrl}${signedInPath}`],
        logoutUrls: [`${pageUrl}/`],
      },
      ...lasting,
    });
    const domainPrefix = Fn.join('-', [names.signInHost, Aws.ACCOUNT_ID]);
    this.pool.addDomain('SignInHost', { cognitoDomain: { domainPrefix }, managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN });
    // The newer pages answer only where a look was chosen; this is Cognito's own.
    new CfnManagedLoginBranding(this, 'Look', {
      userPoolId: this.pool.userPoolId,
      clientId: client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
    return { kind: 'oidc', authority: this.pool.userPoolProviderUrl, clientId: client.userPoolClientId, domain: signInUrl(names) };
  }
}

/** Where people sign in. Composed, so that the page's policy can name it before there is a client. */
export const signInUrl = (names: Names): string => `https://${names.signInHost}-${Aws.ACCOUNT_ID}.auth.${Aws.REGION}.amazoncognito.com`;
