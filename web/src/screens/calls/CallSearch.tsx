import { t } from '@lingui/core/macro';
import { Autocomplete, CloseButton, Group, Text } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { CALL_PROBLEM_CODES } from '@trunkline/contract/problems';
import { useState } from 'react';
import { appNamesQuery } from '../../api/queries/apps.ts';
import { integrationOperationsQuery, integrationsQuery } from '../../api/queries/integrations.ts';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { completionsOf, type Sources } from './call-completions.ts';
import { formatCallSearch, parseCallSearch, type SearchFilters } from './call-search.ts';
import { hintOf, issueText } from './call-search-texts.ts';
import { titleOfProblem } from './problem-texts.ts';

type Props = {
  filters: SearchFilters;
  onChange: (filters: SearchFilters) => void;
  /** The calls are those of one app: there is no filter for apps. */
  isOfOneApp: boolean;
};

/** One line for all filters but times, with completion; what it cannot read it says. */
export function CallSearch({ filters, onChange, isOfOneApp }: Props) {
  const { slug } = useWorkspace();
  const { data: apps = [] } = useQuery(appNamesQuery(slug));
  const written = formatCallSearch(filters, { apps });
  const [text, setText] = useState(written);
  const [known, setKnown] = useState(written);
  const [issues, setIssues] = useState<readonly string[]>([]);
  const [isOpen, setIsOpen] = useState(false);
  // Filters that are changed elsewhere, by a chip or a link, are written into the line.
  if (known !== written) {
    setKnown(written);
    setText(written);
    setIssues([]);
  }
  const sources = useSources(apps, text);
  const completions = completionsOf(text, sources).filter(({ label }) => !isOfOneApp || label !== 'app:');

  function apply(line: string) {
    const parsed = parseCallSearch(line, { apps });
    setIssues(parsed.issues.map(issueText));
    if (parsed.issues.length > 0) return;
    setIsOpen(false);
    // Also where the line means the filters that there are, but is written in another way.
    const rewritten = formatCallSearch(parsed.filters, { apps });
    setText(rewritten);
    if (rewritten !== written) onChange(parsed.filters);
  }

  return (
    <Autocomplete
      label={t`Search calls`}
      placeholder={t`status:5xx duration:>500ms, or a request ID`}
      // In a portal it would be outside of the landmarks of the page.
      comboboxProps={{ withinPortal: false }}
      leftSection={<IconSearch size={16} />}
      rightSection={
        text !== '' && <CloseButton aria-label={t`Clear search`} size="sm" onClick={() => apply('')} />
      }
      error={issues.length > 0 && issues.join(' ')}
      spellCheck={false}
      autoCapitalize="off"
      data-screen-search
      maxDropdownHeight={340}
      data={completions.map(({ line }) => line)}
      filter={({ options }) => options}
      renderOption={({ option }) => {
        const completion = completions.find(({ line }) => line === option.value);
        return (
          completion && (
            <Group gap="sm" justify="space-between" w="100%">
              <Text size="sm" ff="monospace">
                {completion.label}
              </Text>
              <Text size="xs" c="dimmed">
                {completion.hint}
              </Text>
            </Group>
          )
        );
      }}
      value={text}
      onChange={(value) => {
        setText(value);
        setIssues([]);
        setIsOpen(true);
      }}
      dropdownOpened={isOpen && completions.length > 0}
      onDropdownOpen={() => setIsOpen(true)}
      onDropdownClose={() => setIsOpen(false)}
      onOptionSubmit={(line) => {
        // A word is followed by its value; a whole filter applies at once.
        if (line.endsWith(':')) setTimeout(() => setIsOpen(true));
        else apply(line);
      }}
      onBlur={() => setIsOpen(false)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.defaultPrevented) apply(text);
      }}
    />
  );
}

/** What the line can be completed with; the endpoints are those of the integration that it names. */
function useSources(apps: Sources['apps'], text: string): Sources {
  const { slug } = useWorkspace();
  const { data: integrations = [] } = useQuery(integrationsQuery(slug));
  const slugs = integrations.map((integration) => integration.slug);
  const { filters } = parseCallSearch(text, { apps });
  const named =
    slugs.find((one) => one === filters.integration) ?? (slugs.length === 1 ? slugs[0] : undefined);
  const { data: operations = [] } = useQuery({
    ...integrationOperationsQuery(slug, named ?? ''),
    enabled: named !== undefined,
  });
  return {
    apps,
    integrations: slugs,
    endpoints: operations.map(({ key }) => key),
    problems: CALL_PROBLEM_CODES.map((code) => ({ code, title: titleOfProblem(code) })),
    hintOf,
  };
}
