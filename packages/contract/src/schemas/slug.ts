import { Type } from 'typebox';
import { MAX_SLUG_LENGTH, SLUG_PATTERN } from '../slugs.ts';

export const Slug = Type.String({ pattern: SLUG_PATTERN, maxLength: MAX_SLUG_LENGTH });
