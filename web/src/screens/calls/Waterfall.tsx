import { t } from '@lingui/core/macro';
import type { CallDetails } from '../../api/queries/calls.ts';
import { durationText } from '../../components/duration-text.ts';
import classes from './Waterfall.module.css';

type Timings = NonNullable<CallDetails['timings']>;
type Step = { name: string; us: number; kind: 'wait' | 'network' | 'api' | 'own' };

/** Where the time of a call went, one step after the other. */
export function Waterfall({ timings }: { timings: Timings }) {
  const steps = stepsOf(timings);
  const startOf = (index: number) => steps.slice(0, index).reduce((sum, { us }) => sum + us, 0);
  const total = Math.max(1, startOf(steps.length));
  const isReused = timings.connect_us === null;
  return (
    <dl className={classes.waterfall}>
      {steps.map(({ name, us, kind }, index) => (
        <div key={name} className={classes.step}>
          <dt>{name}</dt>
          <dd className={classes.time}>
            {kind === 'network' && isReused ? t`Reused` : durationText(us / 1000)}
          </dd>
          <dd aria-hidden className={classes.track}>
            {us > 0 && (
              <div
                className={classes.bar}
                data-kind={kind}
                style={{
                  insetInlineStart: `${(startOf(index) / total) * 100}%`,
                  width: `${(us / total) * 100}%`,
                }}
              />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function stepsOf({ queue_us, dns_us, connect_us, tls_us, first_byte_us, body_us, own_us }: Timings): Step[] {
  const opening: Step[] =
    connect_us === null
      ? [{ name: t`Connection`, us: 0, kind: 'network' }]
      : [
          { name: 'DNS', us: dns_us ?? 0, kind: 'network' },
          { name: t`Connect`, us: connect_us, kind: 'network' },
          { name: 'TLS', us: tls_us ?? 0, kind: 'network' },
        ];
  return [
    { name: t`Queue`, us: queue_us, kind: 'wait' },
    ...opening,
    { name: t`First byte`, us: first_byte_us, kind: 'api' },
    { name: t`Body`, us: body_us, kind: 'api' },
    { name: 'Trunkline', us: own_us, kind: 'own' },
  ];
}
