import { Badge } from '@mantine/core';
import { effectOf } from '@trunkline/contract/operation-effect';

/** “writes” or “deletes” for an operation that does; nothing for one that reads. */
export function EffectBadge({ operation }: { operation: string }) {
  const effect = effectOf(operation);
  if (effect === 'reads') return null;
  return (
    <Badge
      component="span"
      variant="light"
      radius="sm"
      size="sm"
      tt="none"
      flex="none"
      color={effect === 'deletes' ? 'red' : 'amber'}
    >
      {effect}
    </Badge>
  );
}
