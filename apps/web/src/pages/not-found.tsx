/**
 * An address at which nothing stands.
 */
import Alert from '@cloudscape-design/components/alert';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import { useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { PageLink } from '../parts/page-link.tsx';
import { en } from '../text/en.ts';

const NotFound = () => {
  useTitle();
  return (
    <ContentLayout header={<Header variant="h1">{en.states.notFound}</Header>}>
      <Alert type="warning">
        {en.states.notFoundHint} <PageLink href={paths.overview}>{en.nav.overview}</PageLink>
      </Alert>
    </ContentLayout>
  );
};
export default NotFound;
