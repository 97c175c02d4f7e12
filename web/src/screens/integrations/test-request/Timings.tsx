import { t } from '@lingui/core/macro';
import { durationText } from '../../../components/duration-text.ts';
import { sizeText } from '../../../components/size-text.ts';
import classes from './Timings.module.css';
import type { TestResult } from './test-result.ts';

/** The timings and the size of a response. */
export function Timings({ timings, delivery, bytes }: Pick<TestResult, 'timings' | 'delivery' | 'bytes'>) {
  const { dns_ms, connect_ms, first_byte_ms, total_ms } = timings;
  const facts: [name: string, value: string | null][] = [
    ['DNS', milliseconds(dns_ms)],
    [t`Connect`, milliseconds(connect_ms)],
    [t`First byte`, milliseconds(first_byte_ms)],
    [t`Total`, milliseconds(total_ms)],
    [t`Size`, sizeText(bytes)],
    [t`Attempts`, delivery.attempts > 1 ? String(delivery.attempts) : null],
    [t`Cache`, delivery.cache],
  ];
  return (
    <dl className={classes.timings}>
      {facts.map(
        ([name, value]) =>
          value !== null && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** Null where it did not happen: an IP address needs no DNS, a cached response no connection. */
function milliseconds(value: number | null): string | null {
  return value === null ? null : durationText(value);
}
