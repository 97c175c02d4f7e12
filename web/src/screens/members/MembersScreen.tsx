import { useWorkspace } from '../../layout/current-workspace.ts';
import { PersonalMembers } from './PersonalMembers.tsx';
import { SharedMembers } from './SharedMembers.tsx';

export function MembersScreen() {
  const { kind } = useWorkspace();
  return kind === 'personal' ? <PersonalMembers /> : <SharedMembers />;
}
