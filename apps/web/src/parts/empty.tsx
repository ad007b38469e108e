/**
 * An empty list: what would stand there, and how it comes to be there.
 */
import Box from '@cloudscape-design/components/box';
import type { ReactNode } from 'react';

export const Empty = ({ title, hint, action }: { readonly title: string; readonly hint?: string; readonly action?: ReactNode }) => (
  <Box textAlign="center" color="inherit" padding={{ vertical: 'l' }}>
    <Box variant="strong" color="inherit">
      {title}
    </Box>
    {hint === undefined ? null : (
      <Box variant="p" color="inherit">
        {hint}
      </Box>
    )}
    {action === undefined ? null : <Box padding={{ top: 's' }}>{action}</Box>}
  </Box>
);
