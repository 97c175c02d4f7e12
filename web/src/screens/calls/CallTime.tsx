import { clockText, exactText } from '../../components/clock-time.ts';

/** To the second, with the day where it is not today. */
export function CallTime({ at }: { at: string }) {
  const date = new Date(at);
  return (
    <time dateTime={at} title={exactText(date)} style={{ whiteSpace: 'nowrap' }}>
      {clockText(date)}
    </time>
  );
}
