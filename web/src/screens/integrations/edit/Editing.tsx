import { useState } from 'react';
import type { Integration } from '../../../api/queries/integrations.ts';
import type { Spec } from '../../../api/queries/specs.ts';
import { EditForm } from './EditForm.tsx';

type Props = { integration: Integration; spec: Spec };

/** Keeps the integration that the form was loaded with, so that refetching does not change its fields. */
export function Editing({ integration, spec }: Props) {
  const [base, setBase] = useState(integration);
  return <EditForm key={base.revision} integration={base} spec={spec} onDiscardMine={setBase} />;
}
