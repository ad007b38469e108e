/**
 * The messages above the page, as the design system draws them.
 */
import type { FlashbarProps } from '@cloudscape-design/components/flashbar';
import { useCallback, useEffect, useState } from 'react';
import { en } from '../text/en.ts';
import { leftAt, leftOnPage, nextToLeave, withMessage, withoutMessage, type Message, type Told } from './messages.ts';

export const useMessages = (pathname: string) => {
  const [messages, setMessages] = useState<readonly Message[]>([]);
  const tell = useCallback((told: Told): void => {
    const message = { ...told, id: crypto.randomUUID(), at: Date.now() };
    setMessages((present) => withMessage(present, message));
  }, []);
  useEffect(() => setMessages((present) => leftOnPage(present, Date.now())), [pathname]);
  useEffect(() => {
    const next = nextToLeave(messages);
    if (next === null) return undefined;
    const timer = setTimeout(() => setMessages((present) => leftAt(present, Date.now())), Math.max(0, next - Date.now()));
    return () => clearTimeout(timer);
  }, [messages]);
  const items = messages.map(({ id, type, text, about }): FlashbarProps.MessageDefinition => ({
    id,
    type,
    header: about,
    content: text,
    // Read out when it comes; what went wrong at once.
    ariaRole: type === 'error' || type === 'warning' ? 'alert' : 'status',
    dismissible: true,
    dismissLabel: en.actions.close,
    onDismiss: () => setMessages((present) => withoutMessage(present, id)),
  }));
  return { items, tell };
};
