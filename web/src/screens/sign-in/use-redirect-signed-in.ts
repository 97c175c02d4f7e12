import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';

/** Opens a page after sign-in. Clears the query cache, which may hold data of another user. */
export function useRedirectSignedIn(): (path?: string) => void {
  const client = useQueryClient();
  const router = useRouter();
  return (path = '/') => {
    client.clear();
    router.history.push(path);
  };
}
