import { spawnSync } from 'node:child_process';
import Type from 'typebox';
import { Value } from 'typebox/value';

/**
 * `npm run check:audit`: known vulnerabilities of what a production server depends on fail it, from high on. Where the
 * registry cannot be asked, it says so and passes: no network is no finding.
 */

const TIMEOUT_MS = 20_000;

const Count = Type.Object({ high: Type.Integer(), critical: Type.Integer(), total: Type.Integer() });
const Report = Type.Object({
  metadata: Type.Object({ vulnerabilities: Count }),
  vulnerabilities: Type.Record(Type.String(), Type.Object({ severity: Type.String() })),
});

function audit(): boolean {
  const args = ['audit', '--json', '--omit=dev', '--fetch-retries=0', `--fetch-timeout=${TIMEOUT_MS / 2}`];
  const { stdout } = spawnSync('npm', args, { encoding: 'utf8', timeout: TIMEOUT_MS });
  const report = parse(stdout);
  if (report === undefined) {
    console.log('The registry does not respond to "npm audit": vulnerabilities were not checked.');
    return true;
  }
  const { high, critical, total } = report.metadata.vulnerabilities;
  for (const [name, { severity }] of Object.entries(report.vulnerabilities))
    console.log(`${severity}: ${name}`);
  console.log(
    `${total} vulnerabilities in production dependencies, ${high + critical} of them high or critical.`,
  );
  return high + critical === 0;
}

/** @returns undefined for what is no report, such as the error of a registry that cannot be reached */
function parse(text: string): Type.Static<typeof Report> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Value.Check(Report, value) ? value : undefined;
  } catch {
    return undefined;
  }
}

process.exitCode = audit() ? 0 : 1;
