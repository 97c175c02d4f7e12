import { msg, t } from '@lingui/core/macro';
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import type { GrantedRole } from '@trunkline/contract/roles';
import { useState } from 'react';
import { invite } from '../../api/queries/invitations.ts';
import { DialogActions } from '../../components/DialogActions.tsx';
import { emailError } from '../../components/email-error.ts';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useProblemForm } from '../../components/problem-form.ts';
import { SecretOnce } from '../../components/SecretOnce.tsx';
import { useSendsEmail } from '../../components/use-sends-email.ts';
import { textOf } from '../../language/text.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { RoleSelect } from './RoleSelect.tsx';

type Props = { opened: boolean; onClose: () => void };
type CreatedInvitation = { link: string; email: string | null };

export function InviteDialog({ opened, onClose }: Props) {
  const { name } = useWorkspace();
  return (
    <Modal opened={opened} onClose={onClose} title={t`Invite to ${name}`}>
      <Steps onClose={onClose} />
    </Modal>
  );
}

/** Inside the dialog, so that closing it drops the link. */
function Steps({ onClose }: Pick<Props, 'onClose'>) {
  const [created, setCreated] = useState<CreatedInvitation>();
  return created ? (
    <InvitationLink {...created} onClose={onClose} />
  ) : (
    <InviteForm onClose={onClose} onDone={setCreated} />
  );
}

function InviteForm({
  onClose,
  onDone,
}: {
  onClose: () => void;
  onDone: (created: CreatedInvitation) => void;
}) {
  const { slug } = useWorkspace();
  const sendsEmail = useSendsEmail();
  const initialValues: { role: GrantedRole; email: string } = { role: 'editor', email: '' };
  const { form, submit, problem, isSending } = useProblemForm({
    initialValues,
    validate: { email: (email) => (email.trim() === '' ? null : emailError(email)) },
    mutation: invite(slug),
    onDone,
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert problem={problem} />
        <RoleSelect label={t`Role`} key={form.key('role')} {...form.getInputProps('role')} />
        <TextInput
          label={t`Email (optional)`}
          description={textOf(sendsEmail ? WHO_CAN_ACCEPT : WHO_CAN_ACCEPT_WITHOUT_EMAIL)}
          type="email"
          data-autofocus
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <DialogActions onCancel={onClose} isPending={isSending}>{t`Create invitation`}</DialogActions>
      </Stack>
    </form>
  );
}

function InvitationLink({ link, email, onClose }: CreatedInvitation & { onClose: () => void }) {
  const sendsEmail = useSendsEmail();
  return (
    <Stack>
      <SecretOnce secret={link} label={t`Invitation link`} />
      <Text size="sm">
        {email === null
          ? t`Send it to the person you invite. It expires in seven days and can be used once.`
          : sendsEmail
            ? t`${email} gets an email with another link. This one works for an account that has confirmed that email already. It expires in seven days.`
            : t`This server sends no email: send the link to ${email} yourself. It works for an account that has confirmed that email, and expires in seven days.`}
      </Text>
      <Group justify="flex-end">
        <Button autoFocus onClick={onClose}>{t`Done`}</Button>
      </Group>
    </Stack>
  );
}

const WHO_CAN_ACCEPT = msg`Only the account with this email can accept, once the email is confirmed. If empty, the first person to open the link can.`;
const WHO_CAN_ACCEPT_WITHOUT_EMAIL = msg`This server sends no email. Leave this empty for people without an account: the first person to open the link can accept. With an email, only an account that has confirmed it can.`;
