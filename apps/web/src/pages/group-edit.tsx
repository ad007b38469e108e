/**
 * Changing a protection group.
 */
import { useParams } from 'react-router';
import { useTitle } from '../app/frame.tsx';
import { paths } from '../app/paths.ts';
import { EditingPage } from '../editing/editing-page.tsx';
import { useOpened } from '../editing/use-opened.ts';
import { GroupEditor } from '../editing/groups/group-editor.tsx';
import { en } from '../text/en.ts';

const EditGroup = () => {
  const { groupId = '' } = useParams();
  const question = useOpened('get_protection_group', { groupId });
  const name = question.data?.groupName ?? groupId;
  useTitle(
    { text: en.groups.title, href: paths.groups },
    { text: name, href: paths.group(groupId) },
    { text: en.editing.edit, href: paths.editGroup(groupId) },
  );
  return (
    <EditingPage operation="update_protection_group" title={en.groups.edit(name)} question={question}>
      {(group) => <GroupEditor key={groupId} group={group} />}
    </EditingPage>
  );
};
export default EditGroup;
