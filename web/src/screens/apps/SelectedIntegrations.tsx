import { msg, t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Loader, Select, Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { matchesQuery } from '../../api/queries/apps.ts';
import { integrationsQuery } from '../../api/queries/integrations.ts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { TextLink } from '../../components/links.tsx';
import { textOf } from '../../language/text.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { type IntegrationAccess, IntegrationAccessChoice } from './IntegrationAccessChoice.tsx';
import { SelectedIntegration } from './SelectedIntegration.tsx';
import { type Adjustments, selectedSlugs, withAdded, withRemoved } from './selected-integrations.ts';

type Props = {
  prompt: string;
  adjustments: Adjustments;
  onAdjust: (adjustments: Adjustments) => void;
  access: IntegrationAccess;
  onAccess: (access: IntegrationAccess) => void;
};

/** The integrations that the app will have: matches of the prompt, with those the user added or removed. */
export function SelectedIntegrations({ prompt, adjustments, onAdjust, access, onAccess }: Props) {
  const { slug: workspace } = useWorkspace();
  const { data: integrations } = useQuery(integrationsQuery(workspace));
  const matching = useQuery({
    ...matchesQuery(workspace, prompt),
    enabled: prompt !== '',
    placeholderData: keepPreviousData,
  });
  if (integrations === undefined) return null;
  if (integrations.length === 0) return <NoIntegrations />;

  const matches = prompt === '' ? [] : (matching.data ?? []);
  const selected = selectedSlugs(matches, adjustments);
  const others = integrations.filter(({ slug }) => !selected.includes(slug));
  return (
    <Stack gap="sm" component="section" aria-label={t`App integrations`}>
      <div>
        <Text size="sm" fw={600} component="h2">
          {t`App integrations`} {matching.isFetching && <Loader size={12} ml={4} />}
        </Text>
        <Text
          size="xs"
          c="dimmed"
        >{t`The integrations that the app is about. They come first in its code and in the context for AI builders.`}</Text>
        <div role="status">
          {selected.length === 0 && (
            <Text size="sm" mt="xs">
              {textOf(prompt === '' ? BEFORE_TYPING : NO_MATCH)}
            </Text>
          )}
        </div>
      </div>
      {matching.isError && <ErrorState error={matching.error} onRetry={() => void matching.refetch()} />}
      {selected.map((slug) => (
        <SelectedIntegration
          key={slug}
          slug={slug}
          name={integrations.find((integration) => integration.slug === slug)?.name ?? slug}
          match={matches.find((match) => match.slug === slug)}
          onRemove={() => onAdjust(withRemoved(adjustments, slug))}
        />
      ))}
      {others.length > 0 && (
        <Select
          label={t`Add an integration`}
          placeholder={t`Select one`}
          searchable
          data={others.map(({ slug, name }) => ({
            value: slug,
            label: name === slug ? slug : `${name} (${slug})`,
          }))}
          value={null}
          onChange={(slug) => slug !== null && onAdjust(withAdded(adjustments, slug))}
        />
      )}
      <IntegrationAccessChoice
        value={access}
        onChange={onAccess}
        counts={{ total: integrations.length, selected: selected.length }}
      />
    </Stack>
  );
}

const BEFORE_TYPING = msg`Integrations that you mention appear here as you type.`;
const NO_MATCH = msg`Your text mentions no integration. Name one, or add one below.`;

function NoIntegrations() {
  const { slug } = useWorkspace();
  return (
    <Text size="sm" c="dimmed">
      <Trans>
        This workspace has no integrations yet, so the app has nothing to call.{' '}
        <TextLink to="/w/$workspace/integrations" params={{ workspace: slug }} underline="always" inherit>
          Go to integrations
        </TextLink>
      </Trans>
    </Text>
  );
}
