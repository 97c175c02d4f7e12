import { Loader, Select, Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { matchesQuery } from '../../api/queries/apps.ts';
import { integrationsQuery } from '../../api/queries/integrations.ts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { TextLink } from '../../components/links.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { ChosenIntegration } from './ChosenIntegration.tsx';
import { type Adjustments, chosenSlugs, withAdded, withRemoved } from './chosen-integrations.ts';

type Props = {
  prompt: string;
  adjustments: Adjustments;
  onAdjust: (adjustments: Adjustments) => void;
};

/** The integrations that the app will have: matches of the prompt, with those the user added or removed. */
export function ChosenIntegrations({ prompt, adjustments, onAdjust }: Props) {
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
  const chosen = chosenSlugs(matches, adjustments);
  const others = integrations.filter(({ slug }) => !chosen.includes(slug));
  return (
    <Stack gap="sm" component="section" aria-label="App integrations">
      <div>
        <Text size="sm" fw={600} component="h2">
          App integrations {matching.isFetching && <Loader size={12} ml={4} />}
        </Text>
        <Text size="xs" c="dimmed">
          The integrations that the app is about. They come first in its code and in the context for AI
          builders. The app can use the others too, until you switch them off in its settings.
        </Text>
        <div role="status">
          {chosen.length === 0 && (
            <Text size="sm" mt="xs">
              {prompt === '' ? NOTHING_WRITTEN : NOTHING_MENTIONED}
            </Text>
          )}
        </div>
      </div>
      {matching.isError && <ErrorState error={matching.error} onRetry={() => void matching.refetch()} />}
      {chosen.map((slug) => (
        <ChosenIntegration
          key={slug}
          slug={slug}
          name={integrations.find((one) => one.slug === slug)?.name ?? slug}
          match={matches.find((one) => one.slug === slug)}
          onRemove={() => onAdjust(withRemoved(adjustments, slug))}
        />
      ))}
      {others.length > 0 && (
        <Select
          label="Add an integration"
          placeholder="Select one"
          searchable
          data={others.map(({ slug, name }) => ({
            value: slug,
            label: name === slug ? slug : `${name} (${slug})`,
          }))}
          value={null}
          onChange={(slug) => slug !== null && onAdjust(withAdded(adjustments, slug))}
        />
      )}
    </Stack>
  );
}

const NOTHING_WRITTEN = 'Integrations that you mention appear here as you type.';
const NOTHING_MENTIONED = 'Your text mentions no integration. Name one, or add one below.';

function NoIntegrations() {
  const { slug } = useWorkspace();
  return (
    <Text size="sm" c="dimmed">
      This workspace has no integrations yet, so the app has nothing to call.{' '}
      <TextLink to="/w/$workspace/integrations" params={{ workspace: slug }} underline="always" inherit>
        Go to integrations
      </TextLink>
    </Text>
  );
}
