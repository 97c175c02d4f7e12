import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { Health } from '@trunkline/contract/health';

export const HEALTH_WORDS: Readonly<Record<Health, MessageDescriptor>> = {
  failing: msg`Failing`,
  degraded: msg`Some failures`,
  healthy: msg`Healthy`,
  idle: msg`No recent calls`,
};

/** Of the theme. */
export const HEALTH_COLORS: Readonly<Record<Health, string>> = {
  failing: 'red',
  degraded: 'amber',
  healthy: 'green',
  idle: 'gray',
};
