import { t } from '@lingui/core/macro';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { invitationQuery } from '../../api/queries/invitations.ts';
import { currentUserQuery } from '../../api/queries/me.ts';
import { Loaded } from '../../components/Loaded.tsx';
import { DetailsSkeleton } from '../../components/Skeletons.tsx';
import { SignedOutLayout } from '../../layout/SignedOutLayout.tsx';
import { JoinAs } from './JoinAs.tsx';
import { JoinWithNewAccount } from './JoinWithNewAccount.tsx';

const route = getRouteApi('/invitation');

/** The page of an invitation link: joins its workspace with an existing or a new account. */
export function InvitationScreen() {
  const { token = '' } = route.useSearch();
  const invitation = useQuery(invitationQuery(token));
  const me = useQuery(currentUserQuery);
  const workspace = invitation.data?.workspace.name;
  return (
    <SignedOutLayout
      title={workspace === undefined ? t`Invitation` : t`Join ${workspace}`}
      description={
        invitation.data && t`${invitation.data.invited_by} invites you as ${invitation.data.role}.`
      }
    >
      <Loaded query={invitation} skeleton={<DetailsSkeleton />}>
        {({ email }) => (
          <Loaded query={me} skeleton={<DetailsSkeleton />}>
            {(account) =>
              account === null ? (
                <JoinWithNewAccount token={token} email={email} />
              ) : (
                <JoinAs token={token} account={account.email} />
              )
            }
          </Loaded>
        )}
      </Loaded>
    </SignedOutLayout>
  );
}
