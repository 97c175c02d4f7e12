import { IconServer } from '@tabler/icons-react';
import { EmptyState } from '../../components/EmptyState.tsx';

/** What everybody but the operators learns. */
export function ForOthers() {
  return (
    <EmptyState Icon={IconServer} title="Its operators see more here">
      Whoever runs this instance sets which private addresses may be reached, how large things may be, who may
      make an account, and the plans of workspaces. Ask them if something does not fit.
    </EmptyState>
  );
}
