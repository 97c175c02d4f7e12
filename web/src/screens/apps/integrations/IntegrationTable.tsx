import { plural, t } from '@lingui/core/macro';
import { Badge, Button, Checkbox, Code, Group, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import type { AccessChange, AppIntegrationAccess } from '../../../api/queries/app-access.ts';
import type { App } from '../../../api/queries/apps.ts';
import { isAdmin, mayManageApps } from '../../../api/roles.ts';
import { type Column, DataTable } from '../../../components/DataTable.tsx';
import { numberText } from '../../../components/number-text.ts';
import { RelativeTime } from '../../../components/RelativeTime.tsx';
import type { More } from '../../../components/ShowMore.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { GrantDialog } from '../grants/GrantDialog.tsx';
import { MatchedWords } from '../MatchedWords.tsx';
import { LimitsDialog } from './LimitsDialog.tsx';
import { type Level, useAccessChanges } from './use-access-changes.ts';

type Props = {
  app: App;
  rows: readonly AppIntegrationAccess[];
  more: More;
  /** Slugs. */
  selected: ReadonlySet<string>;
  onSelect: (slugs: ReadonlySet<string>) => void;
};

/** A dense list of integrations, with what an app may use of each. Switches are saved at once; the toast can undo it. */
export function IntegrationTable({ app, rows, more, selected, onSelect }: Props) {
  const [restricted, setRestricted] = useState<AppIntegrationAccess>();
  const [granted, setGranted] = useState<AppIntegrationAccess>();
  const { save, offerUndo, pending } = useAccessChanges();
  const workspace = useWorkspace();
  const mayManage = mayManageApps(workspace);
  const isGrantRequired = workspace.app_access === 'granted';
  const mayGrant = isGrantRequired && isAdmin(workspace);
  const isDenied = (row: AppIntegrationAccess) => isGrantRequired && row.grant === null;
  const pendingLevel = levelsIn(pending);

  function toggle({ slug }: AppIntegrationAccess): void {
    const slugs = new Set(selected);
    if (!slugs.delete(slug)) slugs.add(slug);
    onSelect(slugs);
  }

  function setLevel({ slug, name }: AppIntegrationAccess, level: Level): void {
    save(doneText(level, name, app.name), [{ app_id: app.id, slug, level }]);
  }

  const columns: Column<AppIntegrationAccess>[] = [
    {
      header: t`Integration`,
      cell: (row) => (
        <Group gap="sm" wrap="nowrap">
          {mayManage && (
            <Checkbox
              aria-label={t`Select ${{ integration: row.name }}`}
              checked={selected.has(row.slug)}
              onChange={() => toggle(row)}
            />
          )}
          <NameCell app={app} row={row} />
        </Group>
      ),
    },
    ...(isGrantRequired
      ? [
          {
            header: t`Granted`,
            cell: (row: AppIntegrationAccess) => <Text size="sm">{grantText(row)}</Text>,
          },
        ]
      : []),
    {
      header: t`Access`,
      cell: (row) => (
        <Switch
          aria-label={t`Access to ${{ integration: row.name }}`}
          checked={(pendingLevel.get(row.slug) ?? row.level) !== 'off'}
          disabled={!mayManage || isDenied(row)}
          onChange={(event) => setLevel(row, event.currentTarget.checked ? 'on' : 'off')}
        />
      ),
    },
    {
      header: t`Read-only`,
      cell: (row) => (
        <Switch
          aria-label={t`Only GET and HEAD of ${{ integration: row.name }}`}
          checked={(pendingLevel.get(row.slug) ?? row.level) === 'read_only'}
          disabled={!mayManage || row.level === 'off' || row.reading_operation_count === 0}
          onChange={(event) => setLevel(row, event.currentTarget.checked ? 'read_only' : 'all')}
        />
      ),
    },
    { header: t`Endpoints`, cell: (row) => <Text size="sm">{extentOf(row, isGrantRequired)}</Text> },
    { header: t`Used in 30 days`, cell: (row) => <Use row={row} /> },
  ];
  if (mayManage)
    columns.push({
      header: t`Actions`,
      isActions: true,
      cell: (row) => (
        <Group gap="xs" justify="flex-end" wrap="nowrap">
          {mayGrant && (
            <Button
              size="xs"
              variant="default"
              aria-label={
                row.grant
                  ? t`Change the grant of ${{ integration: row.name }}`
                  : t`Grant ${{ integration: row.name }}`
              }
              onClick={() => setGranted(row)}
            >{t`Grant…`}</Button>
          )}
          {row.level !== 'off' && (
            <Button
              size="xs"
              variant="default"
              aria-label={t`Restrict ${{ integration: row.name }}`}
              onClick={() => setRestricted(row)}
            >{t`Restrict…`}</Button>
          )}
        </Group>
      ),
    });

  return (
    <>
      <DataTable
        caption={t`Integrations`}
        rows={rows}
        keyOf={({ slug }) => slug}
        more={more}
        columns={columns}
        minWidth={isGrantRequired ? 1000 : 860}
      />
      {granted && (
        <GrantDialog
          apps={[app]}
          integration={granted}
          grant={granted.grant}
          isWithdrawable={granted.grant !== null}
          onClose={() => setGranted(undefined)}
        />
      )}
      {restricted && (
        <LimitsDialog
          opened
          onClose={() => setRestricted(undefined)}
          app={app}
          integration={restricted}
          onSaved={() =>
            offerUndo(t`Limits of ${{ integration: restricted.name }} saved`, [
              { app_id: app.id, slug: restricted.slug, settings: settingsOf(restricted) },
            ])
          }
        />
      )}
    </>
  );
}

/** What was set. */
function doneText(level: Level, integration: string, app: string): string {
  if (level === 'on') return t`${integration} is on for ${app}`;
  if (level === 'off') return t`${integration} is off for ${app}`;
  return level === 'all'
    ? t`${integration} is on with all endpoints for ${app}`
    : t`${integration} is read-only for ${app}`;
}

/** The levels that are being saved, by slug. */
function levelsIn(changes: readonly AccessChange[]): ReadonlyMap<string, string> {
  return new Map(
    changes.flatMap((change) => ('level' in change ? [[change.slug, change.level] as const] : [])),
  );
}

function settingsOf({ enabled, operations, calls_per_minute }: AppIntegrationAccess) {
  return { enabled, operations, calls_per_minute };
}

function NameCell({ app, row: { slug, name } }: { app: App; row: AppIntegrationAccess }) {
  const match = app.integrations.find((integration) => integration.slug === slug);
  return (
    <div>
      <Group gap="xs" wrap="nowrap">
        <Text size="sm" fw={600} lineClamp={1}>
          {name}
        </Text>
        <Code>{slug}</Code>
        {match && <Badge variant="light" radius="sm" tt="none">{t`App integration`}</Badge>}
      </Group>
      {match && <MatchedWords words={match.matched} />}
    </div>
  );
}

function Use({ row: { calls_30_days, last_call_at } }: { row: AppIntegrationAccess }) {
  if (calls_30_days === 0) return <Text size="sm" c="dimmed">{t`No`}</Text>;
  return (
    <Text size="sm">
      {plural(calls_30_days, { one: '# call', other: '# calls' })}
      {last_call_at !== null && (
        <>
          , <RelativeTime at={last_call_at} />
        </>
      )}
    </Text>
  );
}

function grantText({ grant, operation_count }: AppIntegrationAccess): string {
  if (grant === null) return t`Nothing`;
  return grant.operations === null
    ? t`All`
    : t`${{ count: numberText(grant.operations.length) }} of ${{ total: numberText(operation_count) }}`;
}

/** What the app may call in the end. */
function extentOf(row: AppIntegrationAccess, isGrantRequired: boolean): string {
  const { level, operation_count, calls_per_minute } = row;
  if (isGrantRequired && row.grant === null) return t`Not granted: calls are rejected`;
  if (level === 'off') return t`Calls are rejected`;
  const allowed = isGrantRequired ? grantedOf(row) : row.operations;
  const all = plural(operation_count, { one: '# endpoint', other: 'All # endpoints' });
  const total = numberText(operation_count);
  const which = allowed === null ? all : t`${{ count: numberText(allowed.length) }} of ${total} endpoints`;
  return calls_per_minute === null
    ? which
    : t`${which}, ${{ rate: numberText(calls_per_minute) }} calls per minute`;
}

/** The endpoints that are both granted and allowed by the app's settings; null: all. */
function grantedOf({ grant, operations }: AppIntegrationAccess): readonly string[] | null {
  const granted = grant?.operations ?? null;
  if (granted === null || operations === null) return granted ?? operations;
  return granted.filter((key) => operations.includes(key));
}
