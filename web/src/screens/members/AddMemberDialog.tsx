import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import type { GrantedRole } from '@trunkline/contract/roles';
import { isProblem } from '../../api/problem.ts';
import { addMember } from '../../api/queries/members.ts';
import { emailError } from '../../components/email-error';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useProblemForm } from '../../components/problem-form.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { RoleSelect } from './RoleSelect.tsx';

type Props = { opened: boolean; onClose: () => void };

/** Adds an existing account of this instance, without an invitation. */
export function AddMemberDialog({ opened, onClose }: Props) {
  const { name } = useWorkspace();
  return (
    <Modal opened={opened} onClose={onClose} title={`Add an existing account to ${name}`}>
      <AddMemberForm onClose={onClose} />
    </Modal>
  );
}

function AddMemberForm({ onClose }: Pick<Props, 'onClose'>) {
  const { slug } = useWorkspace();
  const initialValues: { email: string; role: GrantedRole } = { email: '', role: 'editor' };
  const { form, submit, problem, isSending } = useProblemForm({
    initialValues,
    validate: { email: emailError },
    mutation: addMember(slug),
    fields: { already_a_member: 'email' },
    onDone: onClose,
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert problem={isProblem(problem, 'invalid_request') ? NO_ACCOUNT : problem} />
        <TextInput
          label="E-mail"
          description="Of a person who has an account on this instance. Others need an invitation."
          type="email"
          data-autofocus
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <RoleSelect label="Role" key={form.key('role')} {...form.getInputProps('role')} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={isSending}>
            Add member
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const NO_ACCOUNT = new Error('No account with this e-mail address can be added. Invite the person instead.');
