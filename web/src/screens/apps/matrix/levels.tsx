import { IconAdjustments, IconCheck, IconEye, IconMinus } from '@tabler/icons-react';
import type { AccessLevel, AccessRow } from '../../../api/queries/app-access.ts';

/** How levels are displayed. */
export const LEVELS: Readonly<Record<AccessLevel, { label: string; Icon: typeof IconCheck }>> = {
  all: { label: 'All endpoints', Icon: IconCheck },
  read_only: { label: 'Read-only', Icon: IconEye },
  limited: { label: 'Limited', Icon: IconAdjustments },
  off: { label: 'Off', Icon: IconMinus },
};

export type Cell = { level: AccessLevel; isUsed: boolean };

/**
 * The cells of a row by slug; those that it does not have are as the app's access says, or off.
 *
 * @param isGrantRequired whether apps may call only what admins granted
 */
export function cellsOf(
  { integration_access, cells }: AccessRow,
  isGrantRequired: boolean,
): (slug: string) => Cell {
  const bySlug = new Map(cells.map((cell) => [cell.slug, cell]));
  const others: Cell = {
    level: integration_access === 'all' && !isGrantRequired ? 'all' : 'off',
    isUsed: false,
  };
  return (slug) => {
    const cell = bySlug.get(slug);
    return cell ? { level: cell.level, isUsed: cell.last_call_at !== null } : others;
  };
}
