import { Text } from '@mantine/core';
import type { LastError } from '../../api/queries/usage.ts';
import { TextLink } from '../../components/links.tsx';
import { RelativeTime } from '../../components/RelativeTime.tsx';
import { useWorkspace } from '../../layout/current-workspace.ts';
import { outcomeOf } from './call-outcome.ts';

type Props = {
  error: LastError;
  /** The slug of its integration. */
  integration: string;
};

/** An error with its reason, as a link to its call, beside others like it. */
export function LastErrorText({ error, integration }: Props) {
  const { slug } = useWorkspace();
  const { status, title } = outcomeOf(error);
  const { call_id: id, code, operation, reason } = error;
  return (
    <div>
      <TextLink
        to="/w/$workspace/calls/$id"
        params={{ workspace: slug, id }}
        search={{
          integration,
          operation,
          ...(code === null ? { status_code: String(status) } : { code }),
        }}
        size="sm"
        underline="always"
      >
        {title} ({status})
      </TextLink>
      <Text size="xs" c="dimmed">
        {operation}, <RelativeTime at={error.at} />
        {reason !== null && `: ${reason}`}
      </Text>
    </div>
  );
}
