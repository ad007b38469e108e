/**
 * Whether to start in spite of what readiness has found: which of it can be overridden is the API's answer.
 */
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Checkbox from '@cloudscape-design/components/checkbox';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { OutputOf } from '@drs-orchestrator/contract';
import { useMayGive } from '../parts/permitted.tsx';
import { en } from '../text/en.ts';
import { agreementTo, covers, type Agreement } from './agreement.ts';

type Props = {
  readonly answer: OutputOf<'check_readiness'> | undefined;
  readonly agreed: Agreement | null;
  readonly agree: (agreed: Agreement | null) => void;
};

export const Overriding = ({ answer, agreed, agree }: Props) => {
  const may = useMayGive('start_execution', 'override');
  if (answer === undefined || answer.ready) return null;
  if (answer.overrides.length === 0) return <Box color="text-body-secondary">{en.start.noOverride}</Box>;
  const isCovered = covers(agreed, answer);
  return (
    <SpaceBetween size="s">
      {agreed === null || isCovered ? null : <Alert type="warning">{en.start.changed}</Alert>}
      <Checkbox
        checked={isCovered}
        disabled={may !== true}
        description={may === false ? en.start.mayNotOverride : en.start.overrideHint}
        onChange={({ detail }) => agree(detail.checked ? agreementTo(answer) : null)}
      >
        {en.start.override(answer.overrides.map((check) => en.start.checks[check]).join(', '))}
      </Checkbox>
    </SpaceBetween>
  );
};
