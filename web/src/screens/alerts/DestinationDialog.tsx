import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import {
  Alert,
  Button,
  Group,
  Modal,
  MultiSelect,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { IconMailOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { ALERT_EVENT_TYPES, type AlertEventType } from '@trunkline/contract/alert-events';
import { useState } from 'react';
import {
  type AlertDestination,
  createAlertDestination,
  editAlertDestination,
} from '../../api/queries/alerts.ts';
import { membersQuery } from '../../api/queries/members.ts';
import { DialogActions } from '../../components/DialogActions.tsx';
import { DocsLink } from '../../components/DocsLink.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useProblemForm } from '../../components/problem-form.ts';
import { SecretOnce } from '../../components/SecretOnce.tsx';
import { useSendsEmail } from '../../components/use-sends-email.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { EventChecklist } from './EventChecklist.tsx';

type Props = {
  opened: boolean;
  onClose: () => void;
  /** The one to edit; absent: a new one. */
  destination?: AlertDestination;
};

/** Adds or edits a destination, and displays a new signing secret once. */
export function DestinationDialog({ opened, onClose, destination }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={destination ? t`Edit ${destination.name}` : t`Add destination`}
    >
      <Content onClose={onClose} {...(destination && { destination })} />
    </Modal>
  );
}

/** Inside the dialog, so that closing it drops the secret. */
function Content({ onClose, destination }: Omit<Props, 'opened'>) {
  const [secret, setSecret] = useState<string>();
  if (secret !== undefined) return <SigningSecret secret={secret} onClose={onClose} />;
  const onDone = (saved: { secret: string | null }) =>
    saved.secret === null ? onClose() : setSecret(saved.secret);
  return <DestinationForm onCancel={onClose} onDone={onDone} {...(destination && { destination })} />;
}

/** A new signing secret, with what to do with it. */
export function SigningSecret({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Stack>
      <SecretOnce secret={secret} label={t`Signing secret`} />
      <Text size="sm">
        <Trans>
          The server that receives the alerts checks their signature with it.{' '}
          <DocsLink path="alerts#verify-the-signature">How to verify a signature</DocsLink>
        </Trans>
      </Text>
      <Group justify="flex-end">
        <Button autoFocus onClick={onClose}>{t`Done`}</Button>
      </Group>
    </Stack>
  );
}

type Values = {
  type: 'webhook' | 'email';
  name: string;
  url: string;
  user_ids: string[];
  events: AlertEventType[];
};

type FormProps = {
  destination?: AlertDestination;
  onCancel: () => void;
  onDone: (saved: { secret: string | null }) => void;
};

function DestinationForm({ destination, onCancel, onDone }: FormProps) {
  const workspace = useWorkspace();
  const sendsEmail = useSendsEmail();
  const { data: members = [] } = useQuery(membersQuery(workspace.slug));
  const creation = createAlertDestination(workspace.slug);
  const change = editAlertDestination(workspace.slug, destination?.id ?? '');
  const { form, submit, problem, isSending } = useProblemForm<Values, { secret: string | null }>({
    mode: 'controlled',
    initialValues: valuesOf(destination),
    validate: {
      name: (name) => (name.trim() === '' ? t`Enter a name.` : null),
      url: (url, { type }) =>
        type === 'webhook' && !/^https?:\/\/\S+$/.test(url.trim())
          ? t`Enter a URL such as https://hooks.example.com/alerts.`
          : null,
      user_ids: (ids, { type }) =>
        type === 'email' && ids.length === 0 ? t`Select at least one member.` : null,
      events: (events) => (events.length === 0 ? t`Select at least one event.` : null),
    },
    mutation: {
      mutationFn: (values, context) =>
        destination
          ? (change.mutationFn?.(bodyOf(values), context) ?? Promise.reject(new Error('no mutation')))
          : (creation.mutationFn?.({ type: values.type, ...bodyOf(values) }, context) ??
            Promise.reject(new Error('no mutation'))),
      meta: (destination ? change : creation).meta ?? {},
    },
    onDone,
  });
  const { type } = form.values;
  const lacksMail = type === 'email' && !sendsEmail;
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <ProblemAlert problem={problem} />
        {!destination && (
          <SegmentedControl
            aria-label={t`Type`}
            transitionDuration={0}
            data={[
              { value: 'webhook', label: t`Webhook` },
              { value: 'email', label: t`Email` },
            ]}
            {...form.getInputProps('type')}
          />
        )}
        {lacksMail && (
          <Alert color="amber" icon={<IconMailOff />} title={t`This server sends no email`}>
            <Text size="sm">{t`Its operator has not set SMTP_URL. Use a webhook until then.`}</Text>
          </Alert>
        )}
        <TextInput
          label={t`Name`}
          description={t`To tell it from others, such as “On-call chat”`}
          data-autofocus
          maxLength={100}
          {...form.getInputProps('name')}
        />
        {type === 'webhook' ? (
          <TextInput
            label="URL"
            description={
              destination
                ? t`On another host it gets a new signing secret.`
                : t`Alerts are posted here as JSON, signed with a secret that is shown once.`
            }
            placeholder={t`https://hooks.example.com/alerts`}
            maxLength={2000}
            {...form.getInputProps('url')}
          />
        ) : (
          <MultiSelect
            label={t`Members`}
            description={t`They receive emails as long as they are members.`}
            data={members.map(({ user_id, email }) => ({ value: user_id, label: email }))}
            maxValues={20}
            searchable
            {...form.getInputProps('user_ids')}
          />
        )}
        <EventChecklist
          value={form.values.events}
          error={form.errors.events}
          onChange={(events) => {
            form.setFieldValue('events', events);
            form.clearFieldError('events');
          }}
        />
        <DialogActions onCancel={onCancel} isPending={isSending} disabled={lacksMail && !destination}>
          {destination ? t`Save` : t`Add destination`}
        </DialogActions>
      </Stack>
    </form>
  );
}

/** All events but those of people, of which there may be many. */
const DEFAULT_EVENTS = ALERT_EVENT_TYPES.filter((type) => !/^(member|token)\./.test(type));

function valuesOf(destination: AlertDestination | undefined): Values {
  return {
    type: destination?.type ?? 'webhook',
    name: destination?.name ?? '',
    url: destination?.url ?? '',
    user_ids: destination?.members.map(({ user_id }) => user_id) ?? [],
    events: destination?.events ?? DEFAULT_EVENTS,
  };
}

function bodyOf({ type, name, url, user_ids, events }: Values) {
  return { name: name.trim(), events, ...(type === 'webhook' ? { url: url.trim() } : { user_ids }) };
}
