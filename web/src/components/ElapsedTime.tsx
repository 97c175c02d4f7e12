import { Text } from '@mantine/core';
import { useEffect, useState } from 'react';

const REFRESH_MS = 100;

/** A clock that runs while something is under way. @param since milliseconds since the epoch */
export function ElapsedTime({ since }: { since: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  const tenths = Math.max(0, Math.floor((now - since) / 100));
  return (
    <Text component="span" inherit role="timer" style={{ fontVariantNumeric: 'tabular-nums' }}>
      {(tenths / 10).toFixed(1)} s
    </Text>
  );
}
