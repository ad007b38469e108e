/**
 * Changing a recovery plan.
 */
import { useParams } from 'react-router';
import { useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { useOpened } from '../editing/use-opened.ts';
import { PlanEditor } from '../editing/plans/plan-editor.tsx';
import { Answered } from '../parts/answered.tsx';
import { PermittedPage } from '../parts/permitted.tsx';
import { en } from '../text/en.ts';

const EditPlan = () => {
  const { planId = '' } = useParams();
  const question = useOpened('get_recovery_plan', { planId });
  const name = question.data?.planName ?? planId;
  useTitle(
    { text: en.plans.title, href: paths.plans },
    { text: name, href: paths.plan(planId) },
    { text: en.editing.edit, href: paths.editPlan(planId) },
  );
  return (
    <PermittedPage operation="update_recovery_plan" title={en.plans.edit(name)}>
      <Answered question={question}>{(plan) => <PlanEditor key={planId} plan={plan} />}</Answered>
    </PermittedPage>
  );
};
export default EditPlan;
