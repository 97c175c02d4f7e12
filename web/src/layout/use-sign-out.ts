import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { signOut } from '../api/sign-in.ts';

/** @returns a function that ends the session and forgets all of its data */
export function useSignOut(): () => void {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { mutate } = useMutation({
    mutationFn: signOut,
    async onSuccess() {
      await navigate({ to: '/sign-in' });
      client.clear();
    },
  });
  return () => mutate();
}
