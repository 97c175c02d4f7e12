import { t } from '@lingui/core/macro';
import { Text } from '@mantine/core';
import type { IntegrationUsage } from '../../api/queries/usage.ts';
import { percentText } from '../../components/percent.ts';
import { countText } from './count-text.ts';
import { HEALTH_COLORS } from './health.ts';

/** The calls since yesterday, and how many of them had an error: in color where the API is what fails. */
export function RecentCalls({ usage: { recent, health } }: { usage: IntegrationUsage }) {
  const { calls, errors } = recent;
  const isApiFailing = health === 'failing' || health === 'degraded';
  return (
    <Text size="xs" c="dimmed" title={t`Since yesterday, 00:00 UTC`} truncate>
      {countText(calls, 'call')}
      {errors > 0 && (
        <>
          ,{' '}
          <Text span inherit {...(isApiFailing && { c: HEALTH_COLORS[health], fw: 500 })}>
            {t`${{ share: percentText(errors, calls) }} errors`}
          </Text>
        </>
      )}
    </Text>
  );
}
