import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';

/** @returns a function that opens a page after sign-in, and clears the query cache, which may hold data of another user. */
export function useOpenSignedIn(): (path?: string) => void {
  const client = useQueryClient();
  const router = useRouter();
  return (path = '/') => {
    client.clear();
    router.history.push(path);
  };
}
