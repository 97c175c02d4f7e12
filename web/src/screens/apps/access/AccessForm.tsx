import { Button, Fieldset, Group, Stack } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { mayManageApps } from '../../../api/roles.ts';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';

type Props = {
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  problem: unknown;
  isSending: boolean;
  /** What is saved, for the label of the button: "Save origins". */
  what: string;
  children: ReactNode;
};

/** A form of the access settings; read-only for viewers. */
export function AccessForm({ onSubmit, problem, isSending, what, children }: Props) {
  const mayManage = mayManageApps(useWorkspace());
  return (
    <form onSubmit={onSubmit} noValidate>
      <Fieldset variant="unstyled" disabled={!mayManage} m={0} maw="36rem">
        <Stack>
          <ProblemAlert problem={problem} />
          {children}
          {mayManage && (
            <Group>
              <Button type="submit" variant="default" loading={isSending}>
                Save {what}
              </Button>
            </Group>
          )}
        </Stack>
      </Fieldset>
    </form>
  );
}
