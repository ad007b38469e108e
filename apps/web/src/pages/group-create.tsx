/**
 * Making a protection group.
 */
import { useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { GroupEditor } from '../editing/groups/group-editor.tsx';
import { PermittedPage } from '../parts/permitted.tsx';
import { en } from '../text/en.ts';

const CreateGroup = () => {
  useTitle({ text: en.groups.title, href: paths.groups }, { text: en.groups.create, href: paths.createGroup });
  return (
    <PermittedPage operation="create_protection_group" title={en.groups.create}>
      <GroupEditor group={null} />
    </PermittedPage>
  );
};
export default CreateGroup;
