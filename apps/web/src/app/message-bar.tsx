/**
 * The messages above the page, as the design system draws them. Loaded once the first page stands: there is nothing to tell before.
 */
import Flashbar from '@cloudscape-design/components/flashbar';
import { en } from '../text/en.ts';
import type { Message } from './messages.ts';

export type Props = { readonly messages: readonly Message[]; readonly dismiss: (id: string) => void };

const MessageBar = ({ messages, dismiss }: Props) => (
  <Flashbar
    stackItems
    items={messages.map(({ id, type, text, about }) => ({
      id,
      type,
      header: about,
      content: text,
      // Read out when it comes; what went wrong at once.
      ariaRole: type === 'error' || type === 'warning' ? 'alert' : 'status',
      dismissible: true,
      dismissLabel: en.actions.close,
      onDismiss: () => dismiss(id),
    }))}
  />
);
export default MessageBar;
