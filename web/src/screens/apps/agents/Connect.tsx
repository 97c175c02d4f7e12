import { t } from '@lingui/core/macro';
import { Stack, Tabs, Text } from '@mantine/core';
import { slugFrom } from '@trunkline/contract/slugs';
import { CodeBlock } from '../../../components/CodeBlock.tsx';
import { DocsLink } from '../../../components/DocsLink.tsx';
import { textOf } from '../../../language/text.ts';
import { clientConfigurations } from './client-configurations.ts';

type Props = {
  appName: string;
  /** Absent: the client asks a member for consent. */
  token?: string;
};

/** Configuration of the usual clients, to copy. */
export function Connect({ appName, token }: Props) {
  const name = slugFrom(appName) || 'trunkline';
  const configurations = clientConfigurations(`${location.origin}/mcp`, name, token);
  return (
    <Tabs defaultValue={configurations[0]?.id ?? null} keepMounted={false}>
      <Tabs.List aria-label={t`Clients`}>
        {configurations.map(({ client, id }) => (
          <Tabs.Tab key={id} value={id}>
            {client}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {configurations.map(({ id, client, where, code, docs }) => (
        <Tabs.Panel key={id} value={id} pt="sm">
          <Stack gap="xs">
            <Text size="sm" c="dimmed">
              {textOf(where)} <DocsLink path={docs}>{t`Step by step`}</DocsLink>
            </Text>
            <CodeBlock code={code} label={t`Configuration for ${client}`} />
          </Stack>
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
