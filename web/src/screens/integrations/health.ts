import type { Health } from '@trunkline/contract/health';

export const HEALTH_WORDS: Readonly<Record<Health, string>> = {
  failing: 'Failing',
  degraded: 'Some failures',
  healthy: 'Healthy',
  idle: 'No recent calls',
};

/** Of the theme. */
export const HEALTH_COLORS: Readonly<Record<Health, string>> = {
  failing: 'red',
  degraded: 'amber',
  healthy: 'green',
  idle: 'gray',
};
