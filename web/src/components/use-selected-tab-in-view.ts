import { type RefObject, useEffect, useRef } from 'react';

/** Where tabs scroll sideways, on narrow screens, the selected one is brought into view. @returns the ref of the list */
export function useSelectedTabInView(activeTab: string): RefObject<HTMLDivElement | null> {
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when another tab is opened
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [activeTab]);
  return list;
}
