import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Autocomplete, Stack, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { slugFrom } from '@trunkline/contract/slugs';
import { slugAvailabilityQuery } from '../../../api/queries/integrations.ts';
import { DocsLink } from '../../../components/DocsLink.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { SlugChange } from './SlugChange.tsx';
import { integrationSlugIssue } from './slug.ts';
import type { IntegrationForm } from './values.ts';

type Props = {
  form: IntegrationForm;
  /** The base URLs in the spec. */
  servers: readonly string[];
  /** The current slug; absent for a new integration. */
  ownSlug?: string;
};

/** Name, slug, description and base URL. */
export function GeneralFields({ form, servers, ownSlug }: Props) {
  /** The slug follows the name until it is edited. */
  function rename(name: string): void {
    const { name: before, slug } = form.values;
    if (ownSlug === undefined && slug === slugFrom(before)) form.setFieldValue('slug', slugFrom(name));
    form.setFieldValue('name', name);
  }

  return (
    <Stack>
      <TextInput
        label={t`Name`}
        required
        maxLength={200}
        {...form.getInputProps('name')}
        onChange={(event) => rename(event.currentTarget.value)}
      />
      <SlugInput form={form} ownSlug={ownSlug} />
      <Textarea
        label={t`Description`}
        description={t`What the API is for. The prompts of apps are matched against it.`}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={5000}
        {...form.getInputProps('description')}
      />
      <Autocomplete
        label={t`Base URL`}
        description={
          <>
            {servers.length > 1
              ? t`All calls start with it. Select a server of the spec, or enter another URL.`
              : t`All calls start with it. Change it for a sandbox or your own installation.`}{' '}
            <DocsLink path="how-to/add-an-integration#base-url">{t`About base URLs`}</DocsLink>
          </>
        }
        required
        placeholder={t`https://api.example.com/v1`}
        data={[...servers]}
        filter={({ options }) => options}
        {...form.getInputProps('base_url')}
      />
    </Stack>
  );
}

function SlugInput({ form, ownSlug }: { form: IntegrationForm; ownSlug: string | undefined }) {
  const error = useSlugError(form.values.slug, ownSlug);
  const isRenamed = ownSlug !== undefined && form.values.slug !== ownSlug;
  const props = form.getInputProps('slug');
  return (
    <>
      <TextInput
        label={t`Slug`}
        description={
          <Trans>
            Apps call the integration by its slug. Lowercase letters and digits, with “-” or “_” between.{' '}
            <DocsLink path="how-to/add-an-integration#slug">About slugs</DocsLink>
          </Trans>
        }
        required
        spellCheck={false}
        autoCapitalize="none"
        maxLength={63}
        {...props}
        error={props.error ?? error}
      />
      {ownSlug !== undefined && isRenamed && <SlugChange slug={ownSlug} />}
    </>
  );
}

/** The error of a slug while it is typed: its format at once, whether it is taken after a pause. */
function useSlugError(slug: string, ownSlug: string | undefined): string | null {
  const workspace = useWorkspace();
  const [settledSlug] = useDebouncedValue(slug, 300);
  const error = integrationSlugIssue(slug);
  const isNew = settledSlug !== ownSlug;
  const { data: availability } = useQuery({
    ...slugAvailabilityQuery(workspace.slug, settledSlug, ownSlug),
    enabled: isNew && integrationSlugIssue(settledSlug) === null,
  });
  if (error !== null) return error;
  return isNew && settledSlug === slug ? (availability?.detail ?? null) : null;
}
