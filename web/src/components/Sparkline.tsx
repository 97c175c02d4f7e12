import classes from './Sparkline.module.css';

type Bar = { calls: number; errors: number };

const STEP = 4;
const BAR = 3;
const HEIGHT = 24;
/** A day with one call among thousands is still seen. */
const MIN_HEIGHT = 1.5;

/** Calls over time as small bars, with their errors in red. What it shows is said in words beside it. */
export function Sparkline({ bars, height = 32 }: { bars: readonly Bar[]; height?: number }) {
  const most = Math.max(1, ...bars.map(({ calls }) => calls));
  const heightOf = (calls: number) => (calls === 0 ? 0 : Math.max(MIN_HEIGHT, (calls / most) * (HEIGHT - 1)));
  return (
    <svg
      aria-hidden
      className={classes.chart}
      height={height}
      viewBox={`0 0 ${bars.length * STEP - (STEP - BAR)} ${HEIGHT}`}
      preserveAspectRatio="none"
    >
      {bars.map(({ calls, errors }, index) => {
        const [all, failed] = [heightOf(calls), heightOf(errors)];
        const x = index * STEP;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place in time
          <g key={index}>
            <rect className={classes.base} x={x} y={HEIGHT - 1} width={BAR} height={1} />
            <rect className={classes.successes} x={x} y={HEIGHT - all} width={BAR} height={all} />
            <rect className={classes.errors} x={x} y={HEIGHT - failed} width={BAR} height={failed} />
          </g>
        );
      })}
    </svg>
  );
}
