/**
 * Whether a plan's notifications can be sent where they say.
 *
 * Owns: the forms of addresses, in the wire's names. What is posted goes to the internet under TLS; without it only to this very
 * machine, for somebody who tries it out. A name or password in the URL would be shown to whoever reads the plan.
 */
import type { PlanIssue } from './check-plan.ts';

/** A webhook whose secret is left out keeps the one it has, which only the use case knows. */
export type NotificationsDraft = {
  readonly email?: string;
  readonly webhook?: { readonly url: string; readonly secret?: string };
};

/** What HMAC-SHA-256 needs to be worth something, and what fits into any form field. */
const secretCharacters = { least: 16, most: 256 } as const;

export const checkNotifications = ({ email, webhook }: NotificationsDraft): readonly PlanIssue[] => {
  const issues: PlanIssue[] = [];
  if (email === undefined && webhook === undefined)
    issues.push({ field: 'notifications', message: 'Names neither an e-mail nor a webhook' });
  if (email !== undefined && !isEmail(email)) issues.push({ field: 'notifications.email', message: 'Must be an e-mail address' });
  if (webhook !== undefined && !isWebhookUrl(webhook.url)) {
    issues.push({
      field: 'notifications.webhook.url',
      message: 'Must be an https URL without a user name; http only to localhost, 127.0.0.1 or [::1]',
    });
  }
  const length = webhook?.secret?.length;
  if (length !== undefined && (length < secretCharacters.least || length > secretCharacters.most)) {
    issues.push({
      field: 'notifications.webhook.secret',
      message: `Must have ${String(secretCharacters.least)} to ${String(secretCharacters.most)} characters`,
    });
  }
  return issues;
};

const isEmail = (text: string): boolean =>
  /^[^\s@<>()[\]\\,;:"]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i.test(text) && text.length <= 254;

const rest = String.raw`(?::\d{1,5})?(?:[/?#][\x21-\x7e]*)?$`;
const overTls = new RegExp(String.raw`^https://(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])${rest}`, 'i');
const toThisMachine = new RegExp(String.raw`^http://(?:localhost|127\.0\.0\.1|\[::1\])${rest}`, 'i');

const isWebhookUrl = (text: string): boolean => overTls.test(text) || toThisMachine.test(text);
