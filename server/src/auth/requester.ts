import type { Origin } from '../audit-log/audit-log.ts';
import type { User } from './users.ts';

/** The user who sends a request, and where it comes from. */
export type Requester = { user: User; origin: Origin };
