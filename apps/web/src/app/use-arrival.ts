/**
 * Arriving at another page of the console as at another document: at its top, with the focus where it begins.
 */
import { useEffect, useRef, type RefObject } from 'react';
import { NavigationType, useNavigationType } from 'react-router';

export const useArrival = (pathname: string, content: RefObject<HTMLElement | null>): void => {
  const type = useNavigationType();
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    // Back and forward, the browser itself knows where one was.
    if (type !== NavigationType.Pop) window.scrollTo(0, 0);
    // A page may have put the focus somewhere already.
    if (content.current?.contains(document.activeElement) !== true) content.current?.focus({ preventScroll: true });
  }, [pathname, type, content]);
};
