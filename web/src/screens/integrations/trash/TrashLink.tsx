import { useQuery } from '@tanstack/react-query';
import { trashQuery } from '../../../api/queries/trash.ts';
import { TextLink } from '../../../components/links.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';

/** A link to the trash, unless it is empty. */
export function TrashLink() {
  const workspace = useWorkspace();
  const { data: deleted = [] } = useQuery(trashQuery(workspace.slug));
  if (deleted.length === 0) return null;
  return (
    <TextLink
      to="/w/$workspace/trash"
      params={{ workspace: workspace.slug }}
      size="sm"
      c="dimmed"
      underline="always"
      w="fit-content"
    >
      Trash ({deleted.length})
    </TextLink>
  );
}
