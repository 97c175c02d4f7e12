import { useState } from 'react';
import type { Integration } from '../../../api/queries/integrations.ts';
import type { Spec } from '../../../api/queries/specs.ts';
import { EditForm } from './EditForm.tsx';

type Props = { integration: Integration; spec: Spec };

/** Holds what an edit began with: what is fetched again meanwhile changes no field under one's hands. */
export function Editing({ integration, spec }: Props) {
  const [base, setBase] = useState(integration);
  return <EditForm key={base.revision} integration={base} spec={spec} onTakeTheirs={setBase} />;
}
