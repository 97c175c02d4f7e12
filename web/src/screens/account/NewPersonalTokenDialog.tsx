import { t } from '@lingui/core/macro';
import { createToken } from '../../api/queries/tokens.ts';
import { CodeBlock } from '../../components/CodeBlock.tsx';
import { NewTokenDialog } from '../../components/tokens/NewTokenDialog.tsx';

type Props = { opened: boolean; onClose: () => void };

export function NewPersonalTokenDialog({ opened, onClose }: Props) {
  return (
    <NewTokenDialog
      opened={opened}
      onClose={onClose}
      title={t`New personal token`}
      nameDescription={t`What the token is for.`}
      defaultLifetime={90}
      mutation={createToken}
    >
      <CodeBlock
        label="example"
        code={`curl ${location.origin}/api/workspaces \\\n  -H "Authorization: Bearer $TOKEN"`}
      />
    </NewTokenDialog>
  );
}
