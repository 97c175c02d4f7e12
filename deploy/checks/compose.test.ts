import assert from 'node:assert/strict';
import { test } from 'node:test';
import Type from 'typebox';
import { Parse } from 'typebox/value';
import cli from '../../packages/cli/package.json' with { type: 'json' };
import { edited, parseDocuments, readText } from './files.ts';

/** The compose file, by the rules of its specification for what is used of it, and by those of this repository. */

const STRICT = { additionalProperties: false };
const Texts = Type.Array(Type.String());
const Duration = Type.String({ pattern: '^\\d+(ms|s|m)$' });
const Bytes = Type.String({ pattern: '^\\d+[kmg]$' });
const Null = Type.Null();

const Service = Type.Object(
  {
    image: Type.String(),
    build: Type.Optional(Type.Object({ context: Type.String(), dockerfile: Type.String() }, STRICT)),
    restart: Type.Literal('unless-stopped'),
    depends_on: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Object({ condition: Type.Enum(['service_started', 'service_healthy']) }, STRICT),
      ),
    ),
    environment: Type.Optional(Type.Record(Type.String(), Type.String())),
    user: Type.Optional(Type.String()),
    command: Type.Optional(Texts),
    secrets: Type.Optional(Texts),
    ports: Type.Optional(Texts),
    networks: Texts,
    volumes: Type.Optional(Texts),
    read_only: Type.Optional(Type.Boolean()),
    tmpfs: Type.Optional(Texts),
    cap_drop: Type.Optional(Texts),
    security_opt: Texts,
    pids_limit: Type.Optional(Type.Integer()),
    mem_limit: Type.Optional(Bytes),
    shm_size: Type.Optional(Bytes),
    stop_grace_period: Type.Optional(Duration),
    healthcheck: Type.Optional(
      Type.Object(
        {
          test: Texts,
          interval: Duration,
          timeout: Duration,
          start_period: Type.Optional(Duration),
          retries: Type.Integer(),
        },
        STRICT,
      ),
    ),
  },
  STRICT,
);

const Network = Type.Object(
  {
    internal: Type.Optional(Type.Boolean()),
    ipam: Type.Optional(
      Type.Object(
        { config: Type.Array(Type.Object({ subnet: Type.String(), gateway: Type.String() }, STRICT)) },
        STRICT,
      ),
    ),
  },
  STRICT,
);

const ComposeFile = Type.Object(
  {
    name: Type.String(),
    services: Type.Record(Type.String(), Service),
    networks: Type.Record(Type.String(), Network),
    volumes: Type.Record(Type.String(), Null),
    secrets: Type.Record(Type.String(), Type.Object({ file: Type.String() }, STRICT)),
  },
  STRICT,
);
type ComposeFile = Type.Static<typeof ComposeFile>;
type Service = Type.Static<typeof Service>;

const COMPOSE = readText('compose/compose.yaml');
const parse = (text: string): ComposeFile => Parse(ComposeFile, parseDocuments(text)[0]);
const servicesOf = ({ services }: ComposeFile) => Object.entries(services);
const all = (file: ComposeFile, holds: (service: Service, name: string) => boolean) =>
  servicesOf(file).every(([name, service]) => holds(service, name));

type Rule = [sentence: string, holds: (file: ComposeFile) => boolean, edit: [from: string, to: string]];

const RULES: readonly Rule[] = [
  [
    'every image is pinned by the tag of a version',
    (file) => all(file, ({ image }) => /:\d+\.\d+(\.\d+)?(-[a-z]+)?$/.test(image)),
    ['valkey/valkey:8.1.1-alpine', 'valkey/valkey:alpine'],
  ],
  [
    'Trunkline has the version of the package',
    ({ services }) => services.trunkline?.image === `trunkline:${cli.version}`,
    [`trunkline:${cli.version}`, 'trunkline:0.0.0'],
  ],
  [
    'it waits until what it depends on is healthy',
    (file) =>
      all(file, ({ depends_on = {} }) =>
        Object.entries(depends_on).every(
          ([name, { condition }]) =>
            condition === 'service_healthy' && file.services[name]?.healthcheck !== undefined,
        ),
      ),
    ['valkey: { condition: service_healthy }', 'valkey: { condition: service_started }'],
  ],
  [
    'secrets, volumes and networks are declared',
    (file) =>
      all(
        file,
        ({ secrets = [], volumes = [], networks }) =>
          secrets.every((name) => name in file.secrets) &&
          volumes.every((volume) => (volume.split(':')[0] ?? '') in file.volumes) &&
          networks.every((name) => name in file.networks),
      ),
    ['secrets: [valkey_conf]', 'secrets: [valkey_config]'],
  ],
  [
    'a secret comes from a file that the service is given, and none has a default',
    (file) =>
      all(file, ({ environment = {}, secrets = [] }) =>
        Object.entries(environment)
          .filter(([name]) => /PASSWORD|SECRET|KEY|TOKEN|DATABASE_URL|REDIS_URL|SMTP_URL/.test(name))
          .every(
            ([name, value]) =>
              name.endsWith('_FILE') && secrets.includes(/^\/run\/secrets\/(.+)$/.exec(value)?.[1] ?? ''),
          ),
      ),
    ['POSTGRES_PASSWORD_FILE: /run/secrets/postgres_password', 'POSTGRES_PASSWORD: postgres'],
  ],
  [
    'only this machine reaches a port, and storage is on a network of its own',
    (file) =>
      all(file, ({ ports = [], networks }, name) =>
        name === 'trunkline'
          ? ports.every((port) => port.startsWith('127.0.0.1:'))
          : ports.length === 0 && networks.join() === 'storage',
      ) && file.networks.storage?.internal === true,
    ['127.0.0.1:4400:4400', '4400:4400'],
  ],
  [
    'no process gains privileges, and Trunkline writes to its volume alone',
    (file) =>
      all(file, ({ security_opt }) => security_opt.includes('no-new-privileges:true')) &&
      file.services.trunkline?.read_only === true &&
      file.services.trunkline.cap_drop?.join() === 'ALL',
    ['read_only: true', 'read_only: false'],
  ],
];

for (const [sentence, holds, edit] of RULES)
  test(`compose.yaml: ${sentence}`, () => {
    assert.ok(holds(parse(COMPOSE)));
    assert.ok(!holds(parse(edited(COMPOSE, edit))), 'an edit that breaks the rule');
  });

test('compose.yaml: what its specification does not know is refused', () => {
  assert.throws(() => parse(edited(COMPOSE, ['stop_grace_period', 'stop_grace_time'])));
  assert.throws(() =>
    parse(edited(COMPOSE, ['restart: unless-stopped', 'restart: unless-stopped\n    restart: no'])),
  );
});

test('every secret of compose.yaml is created by create-secrets.sh', () => {
  const script = readText('compose/create-secrets.sh');
  const created = [...script.matchAll(/\| write (\w+)/g)].map(([, name]) => name);
  const files = Object.values(parse(COMPOSE).secrets).map(({ file }) => file.replace('./secrets/', ''));
  assert.deepEqual(created.sort(), files.sort());
});
