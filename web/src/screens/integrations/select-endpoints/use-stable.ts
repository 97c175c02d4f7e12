import { useCallback, useLayoutEffect, useRef } from 'react';

/** A function that stays the same while what it does changes: what was given it need not be drawn again. */
export function useStable<Given extends unknown[]>(
  act: (...given: Given) => void,
): (...given: Given) => void {
  const latest = useRef(act);
  useLayoutEffect(() => {
    latest.current = act;
  });
  return useCallback((...given: Given) => latest.current(...given), []);
}
