/**
 * What a dialog that asks before doing something ends with: the way back, and the one button that does it.
 */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { en } from '../text/en.ts';

type Props = {
  readonly text: string;
  readonly isBusy: boolean;
  readonly disabled?: boolean;
  readonly press: () => void;
  readonly back: () => void;
};

export const DialogButtons = ({ text, isBusy, disabled = false, press, back }: Props) => (
  <Box float="right">
    <SpaceBetween direction="horizontal" size="xs">
      <Button variant="link" disabled={isBusy} onClick={back}>
        {en.actions.back}
      </Button>
      <Button variant="primary" disabled={disabled} loading={isBusy} loadingText={en.states.loading} onClick={press}>
        {text}
      </Button>
    </SpaceBetween>
  </Box>
);
