import { t } from '@lingui/core/macro';
import { Badge } from '@mantine/core';
import { RelativeTime } from '../../../components/RelativeTime.tsx';

const SOON_MS = 30 * 86_400_000;

/** When a value expires; nothing where that is not known. */
export function ExpiryBadge({ at }: { at: string | null | undefined }) {
  if (!at) return null;
  const leftMs = Date.parse(at) - Date.now();
  const isExpired = leftMs <= 0;
  return (
    <Badge tt="none" variant="light" color={isExpired ? 'red' : leftMs <= SOON_MS ? 'amber' : 'gray'}>
      {isExpired ? t`Expired` : t`Expires`} <RelativeTime at={at} />
    </Badge>
  );
}
