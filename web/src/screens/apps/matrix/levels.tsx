import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { IconAdjustments, IconCheck, IconEye, IconLock, IconMinus } from '@tabler/icons-react';
import type { AccessLevel, AccessRow } from '../../../api/queries/app-access.ts';

/** What a cell displays: a level, or that no admin granted anything where apps may call only that. */
export type Mark = AccessLevel | 'not_granted';

/** How marks are displayed. */
export const MARKS: Readonly<Record<Mark, { label: MessageDescriptor; Icon: typeof IconCheck }>> = {
  all: { label: msg`All endpoints`, Icon: IconCheck },
  read_only: { label: msg`Read-only`, Icon: IconEye },
  limited: { label: msg`Limited`, Icon: IconAdjustments },
  off: { label: msg`Off`, Icon: IconMinus },
  not_granted: { label: msg`Not granted`, Icon: IconLock },
};

export type Cell = { mark: Mark; isRequested: boolean; isUsed: boolean };

/**
 * The cells of a row by slug; those that it does not have are as the app's access says, or not granted.
 *
 * @param isGrantRequired whether apps may call only what admins granted
 */
export function cellsOf(
  { integration_access, cells }: AccessRow,
  isGrantRequired: boolean,
): (slug: string) => Cell {
  const bySlug = new Map(cells.map((cell) => [cell.slug, cell]));
  const unset: Mark = integration_access === 'all' ? 'all' : 'off';
  const others: Cell = {
    mark: isGrantRequired ? 'not_granted' : unset,
    isRequested: false,
    isUsed: false,
  };
  return (slug) => {
    const cell = bySlug.get(slug);
    if (!cell) return others;
    return {
      mark: isGrantRequired && !cell.is_granted ? 'not_granted' : cell.level,
      isRequested: isGrantRequired && cell.is_requested,
      isUsed: cell.last_call_at !== null,
    };
  };
}
