import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Badge, Group, Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { allowsIntegrations, PLANS, type Plan } from '@trunkline/contract/plans';
import { meQuery } from '../../api/queries/me.ts';
import { Allowed } from '../../components/Allowed.tsx';
import { DataTable } from '../../components/DataTable.tsx';
import { DocsLink } from '../../components/DocsLink.tsx';
import { TextLink } from '../../components/links.tsx';
import { Section } from '../../components/Section.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';

/** All plans with the current one, and who can change it. */
export function PlanSection() {
  const { plan: current } = useWorkspace();
  return (
    <Section title={t`Plan`} description={<WhomToAsk />}>
      <DataTable
        caption={t`Plans`}
        rows={PLANS}
        keyOf={(plan) => plan}
        columns={[
          { header: t`Plan`, cell: (plan) => <PlanName plan={plan} isCurrent={plan === current} /> },
          { header: t`Create apps and call existing integrations`, cell: () => <Allowed isAllowed /> },
          {
            header: t`Import APIs, add and change integrations`,
            cell: (plan) => <Allowed isAllowed={allowsIntegrations(plan)} />,
          },
        ]}
      />
      <Text size="sm" c="dimmed" mt="xs">
        <Trans>
          On a lower plan, existing integrations can still be called. Changing them needs builder or higher.{' '}
          <DocsLink path="accounts#roles">What each plan includes</DocsLink>
        </Trans>
      </Text>
    </Section>
  );
}

function WhomToAsk() {
  const { data: me } = useSuspenseQuery(meQuery);
  if (!me.is_operator) return t`The operators of this instance set the plan: ask them to change it.`;
  return (
    <Trans>
      You are an operator of this instance: change the plan under{' '}
      <TextLink to="/instance" underline="always">
        Server settings
      </TextLink>
      .
    </Trans>
  );
}

function PlanName({ plan, isCurrent }: { plan: Plan; isCurrent: boolean }) {
  return (
    <Group gap="xs">
      <Text size="sm" fw={isCurrent ? 650 : 400}>
        {plan}
      </Text>
      {isCurrent && <Badge tt="none" variant="light" miw="max-content">{t`Current plan`}</Badge>}
    </Group>
  );
}
