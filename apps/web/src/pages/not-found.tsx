/**
 * An address at which nothing stands.
 */
import Box from '@cloudscape-design/components/box';
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
      <Box variant="p">
        {en.states.notFoundHint} <PageLink href={paths.overview}>{en.nav.overview}</PageLink>
      </Box>
    </ContentLayout>
  );
};
export default NotFound;
