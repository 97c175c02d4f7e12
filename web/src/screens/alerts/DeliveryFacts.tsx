import { t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AlertDelivery } from '../../api/queries/alerts.ts';
import { Facts } from '../../components/Facts.tsx';
import { RelativeTime } from '../../components/RelativeTime.tsx';

/** What came of the last attempt. */
export function DeliveryFacts({ delivery }: { delivery: AlertDelivery }) {
  const { attempts, duration_ms, response_status, response_excerpt, error, next_attempt_at } = delivery;
  const facts: [name: string, value: ReactNode][] = [
    [t`Problem`, error],
    [t`Response`, response_status],
    [
      t`Response begins`,
      response_excerpt && (
        <Text key="excerpt" size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {response_excerpt}
        </Text>
      ),
    ],
    [t`Duration`, duration_ms === null ? null : `${Math.round(duration_ms)} ms`],
    [t`Attempts`, attempts],
    [t`Next attempt`, next_attempt_at && <RelativeTime key="next" at={next_attempt_at} />],
  ];
  return <Facts facts={facts.filter(([, value]) => value !== null)} />;
}
