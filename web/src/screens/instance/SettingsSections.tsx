import { t } from '@lingui/core/macro';
import { Code } from '@mantine/core';
import type { InstanceConfiguration } from '@trunkline/contract/schemas/instance';
import { DataTable } from '../../components/DataTable.tsx';
import { Section } from '../../components/Section.tsx';
import { useOperatorCommand } from '../../components/use-operator-command.ts';
import type { Setting } from './setting.ts';
import { settingsOf } from './settings.ts';

type Props = { configuration: InstanceConfiguration; hasSampleApi: boolean; maxOperations: number };

/** The settings as they are, each with the environment variable that sets it. */
export function SettingsSections({ configuration, ...about }: Props) {
  const command = useOperatorCommand();
  return settingsOf(configuration, { ...about, command }).map(({ title, description, settings }) => (
    <Section key={title} title={title} description={description}>
      <DataTable
        caption={title}
        rows={settings}
        keyOf={({ name }) => name}
        columns={[
          { header: t`Setting`, width: '30%', cell: ({ name }) => name },
          { header: t`Value`, width: '45%', cell: (setting) => <Value setting={setting} /> },
          { header: t`Set by`, cell: ({ variable }) => variable && <Code>{variable}</Code> },
        ]}
      />
    </Section>
  ));
}

function Value({ setting: { value, isCode } }: { setting: Setting }) {
  return isCode ? <Code>{value}</Code> : value;
}
