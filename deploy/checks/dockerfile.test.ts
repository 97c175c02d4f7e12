import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Dockerfile, DockerfileParser, type From, type JSONInstruction } from 'dockerfile-ast';
import repository from '../../package.json' with { type: 'json' };
import cli from '../../packages/cli/package.json' with { type: 'json' };
import { edited, readText } from './files.ts';

/** What hadolint and a reviewer look for. Each rule is followed by an edit of the Dockerfile that it refuses. */

type Rule = [sentence: string, holds: (file: Dockerfile) => boolean, edit: [from: string, to: string]];

const { node: NODE } = repository.dependencies;
const BASE = `FROM node:${NODE}-trixie-slim`;

const finalStage = (file: Dockerfile): From | undefined => file.getFROMs().at(-1);

/** The last one of its kind in the final stage. */
function lastOf(file: Dockerfile, keyword: string): string | undefined {
  const start = finalStage(file)?.getRange().start.line ?? 0;
  const found = file
    .getInstructions()
    .filter((each) => each.getKeyword() === keyword && each.getRange().start.line > start);
  return found.at(-1)?.getArgumentsContent() ?? undefined;
}

function propertiesOf(file: Dockerfile, keyword: 'ENV' | 'LABEL'): ReadonlyMap<string, string> {
  const text = file
    .getInstructions()
    .filter((each) => each.getKeyword() === keyword)
    .map((each) => each.getRawArgumentsContent() ?? '')
    .join(' ');
  return new Map(
    [...text.matchAll(/([\w.]+)=(?:"([^"]*)"|(\S+))/g)].map(([, name = '', quoted, bare = '']) => [
      name,
      quoted ?? bare,
    ]),
  );
}

const isExecForm = (instruction: JSONInstruction | undefined) =>
  instruction?.getOpeningBracket() != null && instruction.getClosingBracket() != null;

const runs = (file: Dockerfile) =>
  file
    .getInstructions()
    .filter((each) => each.getKeyword() === 'RUN')
    .map((each) => each.getRawArgumentsContent() ?? '');

const RULES: readonly Rule[] = [
  [
    'every stage starts from a slim image of the Node that is tested, pinned by its tag',
    (file) => file.getFROMs().every((from) => from.getImage() === `node:${NODE}-trixie-slim`),
    [BASE, 'FROM node:slim'],
  ],
  [
    'it runs as a user that is not root, by number',
    (file) => /^[1-9]\d*:[1-9]\d*$/.test(lastOf(file, 'USER') ?? ''),
    ['USER 1000:1000', 'USER root'],
  ],
  [
    'Node is process 1: ENTRYPOINT and CMD have the exec form',
    (file) => [file.getENTRYPOINTs().at(-1), file.getCMDs().at(-1)].every(isExecForm),
    ['ENTRYPOINT ["trunkline"]', 'ENTRYPOINT trunkline'],
  ],
  [
    'there is one ENTRYPOINT, one CMD and one HEALTHCHECK',
    (file) =>
      [file.getENTRYPOINTs(), file.getCMDs(), file.getHEALTHCHECKs()].every((each) => each.length === 1),
    ['CMD ["start"]', 'CMD ["start"]\nCMD ["start"]'],
  ],
  [
    'the health check asks /healthz with what is in the image',
    (file) => {
      const check = lastOf(file, 'HEALTHCHECK') ?? '';
      return /CMD \["node"/.test(check) && check.includes('/healthz') && !/curl|wget/.test(check);
    },
    ['CMD ["node", "-e",', 'CMD ["curl", "-f",'],
  ],
  [
    'it is stopped with a signal that the server handles',
    (file) => lastOf(file, 'STOPSIGNAL') === 'SIGTERM',
    ['STOPSIGNAL SIGTERM', 'STOPSIGNAL SIGKILL'],
  ],
  [
    'the data folder is a volume',
    (file) =>
      (lastOf(file, 'VOLUME') ?? '').includes(`"${propertiesOf(file, 'ENV').get('DATA_DIR') ?? 'unset'}"`),
    ['VOLUME ["/var/lib/trunkline"]', 'VOLUME ["/data"]'],
  ],
  [
    'it has the labels of OCI',
    (file) =>
      ['title', 'description', 'version', 'licenses', 'base.name'].every((name) =>
        propertiesOf(file, 'LABEL').has(`org.opencontainers.image.${name}`),
      ),
    ['org.opencontainers.image.licenses', 'licenses'],
  ],
  [
    'its version is that of the package, and its base the one it names',
    (file) => {
      const labels = propertiesOf(file, 'LABEL');
      return (
        labels.get('org.opencontainers.image.version') === cli.version &&
        labels.get('org.opencontainers.image.base.name') ===
          `docker.io/library/${finalStage(file)?.getImage()}`
      );
    },
    [`image.version="${cli.version}"`, 'image.version="0.0.0"'],
  ],
  [
    'nothing is downloaded by ADD, and what is copied into the final stage comes from the build',
    (file) => {
      const copies = file.getCOPYs().map((copy) => copy.getTextContent());
      const isAdding = file.getInstructions().some((each) => each.getKeyword() === 'ADD');
      return !isAdding && copies.slice(1).every((copy) => copy.startsWith('COPY --from=build '));
    },
    ['COPY --from=build ', 'COPY '],
  ],
  [
    'what is built is what package-lock.json says',
    (file) =>
      runs(file).some((run) => /\bnpm ci\b/.test(run)) &&
      !runs(file).some((run) => /npm (i|install)\b/.test(run)),
    ['npm ci', 'npm install'],
  ],
  [
    'no package manager is left in the image',
    (file) => /rm -rf .*node_modules/.test(runs(file).at(-1) ?? ''),
    ['rm -rf /usr/local/lib/node_modules', 'true'],
  ],
  [
    'folders are absolute',
    (file) =>
      file
        .getInstructions()
        .filter((each) => each.getKeyword() === 'WORKDIR')
        .every((each) => each.getArgumentsContent()?.startsWith('/')),
    ['WORKDIR /source', 'WORKDIR source'],
  ],
  [
    'no secret is in the image',
    (file) =>
      file
        .getInstructions()
        .filter((each) => ['ENV', 'ARG'].includes(each.getKeyword()))
        .every((each) => !/PASSWORD|SECRET|TOKEN|_KEY/i.test(each.getRawArgumentsContent() ?? '')),
    ['PORT=4400', 'ADMIN_PASSWORD=admin'],
  ],
];

const DOCKERFILE = readText('Dockerfile');

for (const [sentence, holds, edit] of RULES)
  test(`Dockerfile: ${sentence}`, () => {
    assert.ok(holds(DockerfileParser.parse(DOCKERFILE)));
    assert.ok(!holds(DockerfileParser.parse(edited(DOCKERFILE, edit))), 'an edit that breaks the rule');
  });

test('the image is built without what is not built from, and with what is', () => {
  const ignored = readText('Dockerfile.dockerignore').split('\n');
  for (const name of ['.git', '**/node_modules', '**/dist', '**/.env', 'data', 'deploy/compose/secrets'])
    assert.ok(ignored.includes(name), name);
  // The starter that apps download has one.
  assert.ok(!ignored.some((line) => line.startsWith('**/.env*')));
});
