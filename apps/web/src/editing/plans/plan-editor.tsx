/**
 * The form of a recovery plan, made or changed.
 */
import ColumnLayout from '@cloudscape-design/components/column-layout';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useGo, useTell } from '../../app/frame.tsx';
import { paths } from '../../app/paths.ts';
import { call } from '../../data/client.ts';
import { useAskAnew } from '../../data/queries.ts';
import { en } from '../../text/en.ts';
import { EditorForm } from '../editor-form.tsx';
import { placeErrors, type FieldErrors } from '../field-errors.ts';
import { issuesOf } from '../../data/issues.ts';
import { optional } from '../optional.tsx';
import { Section } from '../section.tsx';
import { useEditor } from '../use-editor.ts';
import { emptyPlan, planControls, planFormOf, planRequestOf, planSecrets, type Plan, type PlanForm } from './plan-form.ts';
import { WavesEditor } from './waves-editor.tsx';

const opened = (plan: Plan) => ({ form: planFormOf(plan), version: plan.version });

/** How people call the fields. */
const names: Readonly<Record<keyof PlanForm, string>> = {
  planName: en.plans.name,
  description: en.plans.description,
  waves: en.plans.waves,
  rtoMinutes: en.plans.rto,
  rpoMinutes: en.plans.rpo,
  email: en.plans.form.email,
  webhookUrl: en.plans.form.webhook,
  webhookSecret: en.plans.form.secret,
};

/** `plan`: the one that is changed; null: one is made. */
export const PlanEditor = ({ plan }: { readonly plan: Plan | null }) => {
  const go = useGo();
  const tell = useTell();
  const askAnew = useAskAnew();
  const planId = plan?.planId ?? null;
  const editor = useEditor<PlanForm, Plan>({
    draft: `plan ${planId ?? 'new'}`,
    opened: plan === null ? { form: emptyPlan, version: null } : opened(plan),
    secrets: planSecrets,
    send: (form, version) =>
      planId === null || version === null
        ? call('create_recovery_plan', planRequestOf(form))
        : call('update_recovery_plan', { planId, version, ...planRequestOf(form) }),
    ...(planId === null ? {} : { reload: async () => opened(await call('get_recovery_plan', { planId })) }),
    saved: (answer) => {
      tell({ type: 'success', text: en.editing.saved(answer.planName) });
      askAnew();
      go(paths.plan(answer.planId));
    },
  });
  const { form, change } = editor;
  const errors = placeErrors(issuesOf(editor.error), planControls(form));
  return (
    <EditorForm
      title={plan === null ? en.plans.create : en.plans.edit(plan.planName)}
      submit={plan === null ? en.plans.create : en.editing.save}
      back={planId === null ? paths.plans : paths.plan(planId)}
      editor={editor}
      errors={errors}
      names={names}
    >
      <What form={form} change={change} errors={errors} />
      <WavesEditor form={form} change={change} errors={errors} forgetErrors={editor.forgetErrors} />
      <Notifications form={form} change={change} errors={errors} hasSecret={(plan?.notifications?.webhook ?? null) !== null} />
    </EditorForm>
  );
};

type Part = { readonly form: PlanForm; readonly change: (changed: Partial<PlanForm>) => void; readonly errors: FieldErrors };

const What = ({ form, change, errors }: Part) => {
  const { form: words } = en.plans;
  return (
    <Container header={<Header variant="h2">{words.what}</Header>}>
      <SpaceBetween size="l">
        <FormField label={en.plans.name} constraintText={words.nameHint} errorText={errors.at('planName')}>
          <Input value={form.planName} onChange={({ detail }) => change({ planName: detail.value })} />
        </FormField>
        <FormField label={optional(en.plans.description)} errorText={errors.at('description')}>
          <Textarea rows={2} value={form.description} onChange={({ detail }) => change({ description: detail.value })} />
        </FormField>
        <ColumnLayout columns={2}>
          <FormField label={optional(words.rto)} constraintText={words.rtoHint} errorText={errors.at('rtoMinutes')}>
            <Input type="number" value={form.rtoMinutes} onChange={({ detail }) => change({ rtoMinutes: detail.value })} />
          </FormField>
          <FormField label={optional(words.rpo)} constraintText={words.rpoHint} errorText={errors.at('rpoMinutes')}>
            <Input type="number" value={form.rpoMinutes} onChange={({ detail }) => change({ rpoMinutes: detail.value })} />
          </FormField>
        </ColumnLayout>
      </SpaceBetween>
    </Container>
  );
};

const Notifications = ({ form, change, errors, hasSecret }: Part & { readonly hasSecret: boolean }) => {
  const { form: words } = en.plans;
  return (
    <Section
      title={words.notifications}
      hint={words.notificationsHint}
      isInUse={form.email !== '' || form.webhookUrl !== ''}
      hasErrors={errors.isWithin('notifications')}
    >
      <FormField stretch errorText={errors.at('notifications')}>
        <ColumnLayout columns={3}>
          <FormField label={optional(words.email)} constraintText={words.emailHint} errorText={errors.at('notifications.email')}>
            <Input type="email" value={form.email} onChange={({ detail }) => change({ email: detail.value })} />
          </FormField>
          <FormField label={optional(words.webhook)} constraintText={words.webhookHint} errorText={errors.at('notifications.webhook.url')}>
            <Input value={form.webhookUrl} onChange={({ detail }) => change({ webhookUrl: detail.value })} />
          </FormField>
          <FormField
            label={words.secret}
            constraintText={hasSecret ? words.secretKept : words.secretHint}
            errorText={errors.at('notifications.webhook.secret')}
          >
            <Input
              type="password"
              autoComplete="new-password"
              value={form.webhookSecret}
              onChange={({ detail }) => change({ webhookSecret: detail.value })}
            />
          </FormField>
        </ColumnLayout>
      </FormField>
    </Section>
  );
};
