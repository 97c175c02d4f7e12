import { queryOptions } from '@tanstack/react-query';
import { checkSetUpLink } from '../sign-in.ts';

/** Whether the set-up link with this token works. Fails with `already_set_up` or `invalid_token`. */
export const setUpLinkQuery = (token: string) =>
  queryOptions({
    queryKey: ['set-up-link', token],
    async queryFn() {
      await checkSetUpLink(token);
      return null;
    },
    // Checked once: while the form is filled in, nothing may take its place.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
