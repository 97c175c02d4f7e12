import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import { Anchor, Paper, Stack, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { instanceQuery } from '../../../api/queries/instance.ts';
import { TextLink } from '../../../components/links.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { FromText } from './FromText.tsx';
import { FromUrl } from './FromUrl.tsx';
import type { KnownHeader } from './new-draft.ts';
import { StepHeading } from './StepHeading.tsx';
import { useImport } from './use-import.ts';

type Props = {
  /** The initial URL. */
  url: string;
  takesFocus: boolean;
  /** The imported spec. */
  children?: ReactNode;
  /** Continues with the spec; the import is pending until it resolves. */
  onImported: (specId: string, header: KnownHeader | undefined) => Promise<void>;
};

type SourceKind = 'url' | 'text';

/** The first step: the spec, from its URL or its text. */
export function SpecificationStep({ url, takesFocus, children, onImported }: Props) {
  const workspace = useWorkspace();
  const [sourceKind, setSourceKind] = useState<SourceKind>('url');
  const [hasOpenedText, setHasOpenedText] = useState(false);
  const importing = useImport(workspace.slug, onImported);

  function open(next: SourceKind): void {
    importing.clearProblem();
    setSourceKind(next);
    if (next === 'text') setHasOpenedText(true);
  }

  return (
    <Stack maw="46rem" gap="lg">
      <StepHeading
        title={t`API spec`}
        takesFocus={takesFocus}
      >{t`An OpenAPI or Swagger spec, in JSON or YAML. Trunkline stores a copy of it.`}</StepHeading>
      {children}
      <Paper withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
        <Tabs value={sourceKind} onChange={(next) => open(next === 'text' ? 'text' : 'url')}>
          <Tabs.List mb="md">
            <Tabs.Tab value="url" disabled={importing.isImporting}>{t`From URL`}</Tabs.Tab>
            <Tabs.Tab value="text" disabled={importing.isImporting}>{t`Paste JSON`}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="url">
            <FromUrl
              url={url}
              importing={importing}
              onSubmit={(submitted) => importing.begin({ source: { url: submitted } })}
              onPasteInstead={() => open('text')}
            />
          </Tabs.Panel>
          <Tabs.Panel value="text">{hasOpenedText && <FromText importing={importing} />}</Tabs.Panel>
        </Tabs>
      </Paper>
      <Sample
        isDisabled={importing.isImporting}
        onImport={(sampleUrl, sampleHeader) => {
          open('url');
          importing.begin({ source: { url: sampleUrl }, header: sampleHeader });
        }}
      />
    </Stack>
  );
}

type SampleProps = {
  isDisabled: boolean;
  onImport: (url: string, header: KnownHeader) => void;
};

/** The sample API: all at once, or as the spec of this form. */
function Sample({ isDisabled, onImport }: SampleProps) {
  const { slug } = useWorkspace();
  const { data: instance } = useQuery(instanceQuery);
  const sample = instance?.sample_api;
  if (!sample) return null;
  return (
    <Text size="sm" c="dimmed">
      <Trans>
        No API to register?{' '}
        <TextLink
          to="/w/$workspace/sample"
          params={{ workspace: slug }}
          state={{ startsSample: true }}
          size="sm"
          underline="always"
        >
          Try with the sample API
        </TextLink>
        , a small ticket system: one click registers it and sends a first call. Or{' '}
        <Anchor
          component="button"
          type="button"
          size="sm"
          underline="always"
          disabled={isDisabled}
          onClick={() => onImport(sample.spec_url, sample.header)}
        >
          import its spec
        </Anchor>{' '}
        and take the steps yourself.
      </Trans>
    </Text>
  );
}
