import { useRouterState } from '@tanstack/react-router';
import classes from './RouteProgress.module.css';

/** A thin bar at the top while the code or the data of the next screen is loaded. */
export function RouteProgress() {
  const isLoading = useRouterState({ select: ({ status }) => status === 'pending' });
  return isLoading && <div className={classes.bar} aria-hidden />;
}
