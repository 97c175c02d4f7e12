import { plural, t } from '@lingui/core/macro';
import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { AccessChange, AppIntegrationAccess } from '../../../api/queries/app-access.ts';
import { OperationChoice } from '../integrations/OperationChoice.tsx';
import { useAccessChanges } from '../integrations/use-access-changes.ts';

type Props = {
  /** The apps that get the same grant. */
  apps: readonly { id: string; name: string }[];
  integration: { slug: string; name: string };
  /** What is granted so far. */
  grant: AppIntegrationAccess['grant'];
  /** Whether there is a grant to withdraw. */
  isWithdrawable?: boolean;
  onClose: () => void;
  onDone?: () => void;
};

/** Grants apps an integration, in whole or by endpoint. */
export function GrantDialog({ onClose, ...form }: Props) {
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t`Grant ${{ integration: form.integration.name }} to ${{ apps: namesOf(form.apps) }}`}
    >
      <GrantForm onClose={onClose} {...form} />
    </Modal>
  );
}

/** Inside the dialog, so that it starts with what is granted. */
function GrantForm({
  apps,
  integration: { slug, name },
  grant,
  isWithdrawable = false,
  onClose,
  onDone,
}: Props) {
  const [extent, setExtent] = useState(grant?.operations ? 'some' : 'all');
  const [operations, setOperations] = useState(grant?.operations ?? []);
  const [isIncomplete, setIncomplete] = useState(false);
  const { save, isPending } = useAccessChanges();
  const done = () => {
    onClose();
    onDone?.();
  };
  function submit(event: FormEvent): void {
    event.preventDefault();
    const isMissing = extent === 'some' && operations.length === 0;
    setIncomplete(isMissing);
    if (isMissing) return;
    const granted = { operations: extent === 'all' ? null : operations };
    save(
      t`${{ integration: name }} granted to ${{ apps: namesOf(apps) }}`,
      apps.flatMap(({ id }) => grantChanges(id, slug, granted)),
      done,
    );
  }
  const withdraw = () =>
    save(
      t`Grant of ${{ integration: name }} withdrawn from ${{ apps: namesOf(apps) }}`,
      apps.flatMap(({ id }) => grantChanges(id, slug, null)),
      done,
    );
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Radio.Group label={t`Endpoints`} value={extent} onChange={setExtent}>
          <Stack gap="xs" mt="xs">
            <Radio value="all" label={t`The whole integration, also endpoints that are added later`} />
            <Radio value="some" label={t`Only these`} />
          </Stack>
        </Radio.Group>
        {extent === 'some' && (
          <OperationChoice
            integration={slug}
            defaultValue={operations}
            onChange={setOperations}
            error={isIncomplete && operations.length === 0 && t`Select at least one.`}
          />
        )}
        <Text
          size="sm"
          c="dimmed"
        >{t`What is granted is also switched on for the app. Its own settings can narrow it.`}</Text>
        <Group justify="flex-end">
          {isWithdrawable && (
            <Button
              variant="subtle"
              color="red"
              mr="auto"
              loading={isPending}
              onClick={withdraw}
            >{t`Withdraw grant`}</Button>
          )}
          <Button variant="default" onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" loading={isPending}>{t`Grant`}</Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Grants an app an integration and switches it on, as a decision about a request does; null withdraws the grant. */
export function grantChanges(
  app_id: string,
  slug: string,
  grant: AppIntegrationAccess['grant'],
): AccessChange[] {
  return [{ app_id, slug, grant }, ...(grant ? [{ app_id, slug, level: 'on' as const }] : [])];
}

function namesOf(apps: Props['apps']): string {
  const [only] = apps;
  return apps.length === 1 && only ? only.name : plural(apps.length, { one: '# app', other: '# apps' });
}
