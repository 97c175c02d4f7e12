import { useEffect, useState } from 'react';

/** The longest time that a timer of a browser takes. */
const MAX_TIMER_MS = 2_000_000_000;

/** Whether calls are captured now. @param until when it ends, as it was last read; null: it is off */
export function useIsCapturing(until: string | null): until is string {
  const [now, setNow] = useState(Date.now);
  const left = until === null ? 0 : Date.parse(until) - now;
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => setNow(Date.now()), Math.min(left + 1, MAX_TIMER_MS));
    return () => clearTimeout(timer);
  }, [left]);
  return left > 0;
}
