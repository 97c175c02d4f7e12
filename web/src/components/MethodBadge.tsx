import classes from './MethodBadge.module.css';

const COLORS: Readonly<Record<string, string>> = {
  get: 'green',
  head: 'green',
  post: 'blue',
  put: 'amber',
  patch: 'amber',
  delete: 'red',
};

/** An HTTP method in its color. A plain element, because lists of thousands have one in each row. */
export function MethodBadge({ method }: { method: string }) {
  const color = `var(--mantine-color-${COLORS[method] ?? 'gray'}-light`;
  return (
    <span className={classes.badge} style={{ background: `${color})`, color: `${color}-color)` }}>
      {method}
    </span>
  );
}
