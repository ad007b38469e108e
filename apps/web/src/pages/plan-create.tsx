/**
 * Making a recovery plan.
 */
import { useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { PlanEditor } from '../editing/plans/plan-editor.tsx';
import { PermittedPage } from '../parts/permitted.tsx';
import { en } from '../text/en.ts';

const CreatePlan = () => {
  useTitle({ text: en.plans.title, href: paths.plans }, { text: en.plans.create, href: paths.createPlan });
  return (
    <PermittedPage operation="create_recovery_plan" title={en.plans.create}>
      <PlanEditor plan={null} />
    </PermittedPage>
  );
};
export default CreatePlan;
