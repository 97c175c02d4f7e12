import { t } from '@lingui/core/macro';
import type { ButtonProps } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { instanceQuery } from '../../api/queries/instance.ts';
import { LinkButton } from '../../components/links.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';

/** Starts a first call to the sample API with one click, where the server has the sample API. */
export function SampleLink(props: Pick<ButtonProps, 'size'>) {
  const { slug } = useWorkspace();
  const { data: instance } = useQuery(instanceQuery);
  if (!instance?.sample_api) return null;
  return (
    <LinkButton
      to="/w/$workspace/sample"
      params={{ workspace: slug }}
      state={{ startsSample: true }}
      variant="default"
      {...props}
    >{t`Try with the sample API`}</LinkButton>
  );
}
