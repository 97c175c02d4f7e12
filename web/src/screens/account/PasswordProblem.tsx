import { t } from '@lingui/core/macro';
import { Button } from '@mantine/core';
import { useMutation, useSuspenseQuery } from '@tanstack/react-query';
import { isProblem } from '../../api/problem.ts';
import { meQuery } from '../../api/queries/me.ts';
import { sendPasswordReset } from '../../api/sign-in.ts';
import { LinkByOperator } from '../../components/LinkByOperator.tsx';
import { ProblemAlert } from '../../components/ProblemAlert.tsx';
import { useSendsEmail } from '../../components/use-sends-email.ts';

/** The error of a form that asks for your password. With single sign-on, an account may have none yet. */
export function PasswordProblem({ problem }: { problem: Error | undefined }) {
  const { data: me } = useSuspenseQuery(meQuery);
  const sendsEmail = useSendsEmail();
  const sending = useMutation({
    mutationFn: () => sendPasswordReset({ email: me.email }),
    meta: { successMessage: t`A link to set a password was sent to ${me.email}` },
  });
  if (!isProblem(problem, 'sign_in_refused')) return <ProblemAlert problem={problem} />;
  return (
    <ProblemAlert problem={new Error(t`Your account has no password yet: you sign in with single sign-on.`)}>
      {sendsEmail ? (
        <Button
          size="xs"
          variant="default"
          loading={sending.isPending}
          onClick={() => sending.mutate()}
        >{t`Email me a link to set one`}</Button>
      ) : (
        <LinkByOperator link="link to set one" email={me.email} />
      )}
    </ProblemAlert>
  );
}
