/**
 * A link to another page: an address that can be copied and opened in a further tab, followed without loading the page anew.
 */
import Link, { type LinkProps } from '@cloudscape-design/components/link';
import { useNavigate } from 'react-router';

export const useFollow = () => {
  const navigate = useNavigate();
  return (event: CustomEvent<{ readonly href?: string | undefined }>): void => {
    if (event.detail.href === undefined) return;
    event.preventDefault();
    void navigate(event.detail.href);
  };
};

export const PageLink = (props: LinkProps) => <Link {...props} onFollow={useFollow()} />;
