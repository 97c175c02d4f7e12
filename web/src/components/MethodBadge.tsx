import { Badge } from '@mantine/core';
import classes from './MethodBadge.module.css';

const COLORS: Readonly<Record<string, string>> = {
  get: 'green',
  head: 'green',
  post: 'blue',
  put: 'amber',
  patch: 'amber',
  delete: 'red',
};

/** An HTTP method, in the colour of what it does. */
export function MethodBadge({ method }: { method: string }) {
  return (
    <Badge variant="light" radius="sm" color={COLORS[method] ?? 'gray'} className={classes.badge}>
      {method}
    </Badge>
  );
}
