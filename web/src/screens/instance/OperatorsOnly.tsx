import { t } from '@lingui/core/macro';
import { IconServer } from '@tabler/icons-react';
import { EmptyState } from '../../components/EmptyState.tsx';

/** Displayed to users who are not operators. */
export function OperatorsOnly() {
  return (
    <EmptyState
      Icon={IconServer}
      title={t`Only operators can see the settings`}
    >{t`The operators of this instance set which private networks may be reached, size limits, who may create an account, and the plans of workspaces. Ask them to change a setting.`}</EmptyState>
  );
}
