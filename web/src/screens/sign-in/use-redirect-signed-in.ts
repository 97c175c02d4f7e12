import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';

/** Goes on, as whoever has just signed in. What was loaded before was somebody else's. */
export function useRedirectSignedIn(): (address?: string) => void {
  const client = useQueryClient();
  const router = useRouter();
  return (address = '/') => {
    client.clear();
    router.history.push(address);
  };
}
