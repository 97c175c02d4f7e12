import { before, describe, test } from 'node:test';
import { type Instance, startInstance } from '../testing/instance.ts';
import { suiteScope } from '../testing/scope.ts';
import { committedCases, createCaseApp, playCase, reportedCases } from '../testing/spec-cases.ts';

/** Faults that comparable tools were reported for, each a small spec and a call: from import to response over HTTP. */
describe('specs that people really have', { concurrency: 4 }, () => {
  const scope = suiteScope();
  let instance: Instance;
  let app: { id: string; token: string };
  before(async () => {
    instance = await startInstance(scope, { EGRESS_ALLOW: '127.0.0.1' });
    app = await createCaseApp(instance);
  });

  const committed = [...committedCases()].flatMap(([kind, cases]) =>
    cases.map((one) => [`${kind}: ${one.title}`, one] as const),
  );
  const reported = [...reportedCases()].map(([name, one]) => [`${name}: ${one.title}`, one] as const);
  for (const [index, [name, one]] of [...committed, ...reported].entries())
    test(name, (t) => playCase(t, instance, app, `case-${index}`, one));
});
