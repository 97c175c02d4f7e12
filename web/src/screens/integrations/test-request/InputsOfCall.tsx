import { t } from '@lingui/core/macro';
import { Alert, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { capturedCallQuery } from '../../../api/queries/captures.ts';
import type { Operation } from '../../../api/queries/integrations.ts';
import { ProblemAlert } from '../../../components/ProblemAlert.tsx';
import { useWorkspace } from '../../../layout/current-workspace.ts';
import { inputsOfCall } from './inputs-of-call.ts';
import { type ChangeSession, withInputs } from './test-session.ts';

type Props = {
  /** Of a captured call. */
  id: string;
  /** That is selected; the one of the call, at first. */
  operation: Operation;
  change: ChangeSession;
};

/** Fills the form once with what the app sent in a captured call. */
export function InputsOfCall({ id, operation, change }: Props) {
  const { slug } = useWorkspace();
  const [called] = useState(operation);
  const captured = useQuery(capturedCallQuery(slug, id));
  const filled = captured.data && inputsOfCall(called, captured.data);
  useEffect(() => {
    if (!captured.data) return;
    const { inputs } = inputsOfCall(called, captured.data);
    change((before) => withInputs(before, called.key, inputs));
  }, [captured.data, called, change]);
  if (captured.error) return <ProblemAlert problem={captured.error} />;
  if (!filled || operation.key !== called.key) return null;
  return (
    <Alert color="blue" icon={<IconHistory />} p="sm">
      <Text size="sm">
        {t`The form has the inputs of the captured call.`}
        {filled.hasRedacted && <> {t`Enter redacted values again.`}</>}
        {filled.isPayloadOmitted && <> {t`The body was too large to keep.`}</>}
      </Text>
    </Alert>
  );
}
