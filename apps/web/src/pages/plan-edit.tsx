/**
 * Changing a recovery plan.
 */
import { useParams } from 'react-router';
import { useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { EditingPage } from '../editing/editing-page.tsx';
import { useOpened } from '../editing/use-opened.ts';
import { PlanEditor } from '../editing/plans/plan-editor.tsx';
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
    <EditingPage operation="update_recovery_plan" title={en.plans.edit(name)} question={question}>
      {(plan) => <PlanEditor key={planId} plan={plan} />}
    </EditingPage>
  );
};
export default EditPlan;
