import { t } from '@lingui/core/macro';
import { Alert, Code, List, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { SpecComparison } from '../../../api/queries/integrations.ts';
import { numberText } from '../../../components/number-text.ts';
import { countText } from '../count-text.ts';
import classes from './SpecDiff.module.css';

const MAX_VISIBLE = 12;

/** The changes of a newer spec, breaking ones first. */
export function SpecDiff({ difference }: { difference: SpecComparison }) {
  const { breaking, added, removed, changed, changed_count } = difference;
  return (
    <Stack gap="md">
      {breaking.length > 0 ? (
        <Alert color="red" icon={<IconAlertTriangle />} title={t`This update breaks calls of apps`}>
          <OperationList
            items={breaking.map(({ key, message }) => ({ name: key, text: message }))}
            count={breaking.length}
          />
        </Alert>
      ) : (
        <Alert color="green" icon={<IconCircleCheck />} title={t`This update breaks no calls`} />
      )}
      <Section title={t`Added`} items={added.map((name) => ({ name }))} count={added.length} />
      <Section title={t`Removed`} items={removed.map((name) => ({ name }))} count={removed.length} />
      <Section
        title={t`Changed`}
        items={changed.map(({ key, changes }) => ({
          name: key,
          text: changes.map(({ field, message }) => `${field} ${message}`).join(', '),
        }))}
        count={changed_count}
      />
    </Stack>
  );
}

type Item = { name: string; text?: string };
type ItemsProps = { items: readonly Item[]; count: number };

function Section({ title, ...items }: ItemsProps & { title: string }) {
  if (items.count === 0) return null;
  return (
    <section>
      <Text size="sm" fw={600} mb={4}>
        {title}: {countText(items.count, 'endpoint')}
      </Text>
      <OperationList {...items} />
    </section>
  );
}

function OperationList({ items, count }: ItemsProps) {
  const visible = items.slice(0, MAX_VISIBLE);
  return (
    <>
      <List size="sm" spacing={2} className={classes.list}>
        {visible.map(({ name, text }) => (
          <List.Item key={`${name} ${text}`}>
            <Code>{name}</Code> {text}
          </List.Item>
        ))}
      </List>
      {count > visible.length && (
        <Text size="sm" c="dimmed">
          {t`and ${{ count: numberText(count - visible.length) }} more`}
        </Text>
      )}
    </>
  );
}
