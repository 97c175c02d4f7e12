import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Deployment, type IDeployment } from 'kubernetes-models/apps/v1';
import { CronJob } from 'kubernetes-models/batch/v1';
import { Ingress, NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, Namespace, PersistentVolumeClaim, Service, ServiceAccount } from 'kubernetes-models/v1';
import Type from 'typebox';
import { Check } from 'typebox/value';
import { edited, parseDocuments, readText } from './files.ts';
import { kustomization, manifestsOf } from './manifests.ts';
import { unknownFields } from './unknown-fields.ts';

/** The manifests, by the schemas of Kubernetes and by the rules of a cluster that enforces `restricted`. */

const KINDS = [
  ConfigMap,
  CronJob,
  Deployment,
  Ingress,
  Namespace,
  NetworkPolicy,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  Service,
  ServiceAccount,
];

/** @throws Error naming what the schema of its kind refuses */
function validate(manifest: unknown): void {
  for (const Kind of KINDS)
    if (Kind.is(manifest)) {
      Reflect.construct(Kind, [manifest]).validate();
      return;
    }
  throw new Error(`a kind without a schema: ${JSON.stringify(manifest)}`);
}

test('every manifest is valid by the schema of its kind, and has no field that the schema does not know', () => {
  for (const name of kustomization().resources)
    for (const manifest of manifestsOf(name)) {
      validate(manifest);
      assert.deepEqual(unknownFields(manifest, validate), [], name);
    }
  const misspelt = edited(readText('kubernetes/deployment.yaml'), ['periodSeconds: 10', 'periodSecond: 10']);
  assert.deepEqual(unknownFields(parseDocuments(misspelt)[0], validate), [
    'spec.template.spec.containers.0.livenessProbe.periodSecond',
  ]);
});

const DEPLOYMENT = readText('kubernetes/deployment.yaml');

function deployment(text: string): IDeployment {
  const [manifest] = parseDocuments(text);
  if (Deployment.is(manifest)) return manifest;
  throw new Error('no Deployment');
}

type Rule = [sentence: string, holds: (file: IDeployment) => boolean, edit: [from: string, to: string]];
const podOf = ({ spec }: IDeployment) => spec?.template.spec;
const containerOf = (file: IDeployment) => podOf(file)?.containers[0];

const RULES: readonly Rule[] = [
  [
    'pods fit the standard `restricted`',
    (file) => {
      const pod = podOf(file)?.securityContext;
      const container = containerOf(file)?.securityContext;
      return (
        pod?.runAsNonRoot === true &&
        pod.seccompProfile?.type === 'RuntimeDefault' &&
        container?.allowPrivilegeEscalation === false &&
        container.capabilities?.drop?.join() === 'ALL' &&
        container.readOnlyRootFilesystem === true
      );
    },
    ['drop: [ALL]', 'drop: [NET_RAW]'],
  ],
  [
    'liveness asks whether the process is alive, readiness whether it can do its work',
    (file) =>
      containerOf(file)?.livenessProbe?.httpGet?.path === '/healthz' &&
      containerOf(file)?.startupProbe?.httpGet?.path === '/healthz' &&
      containerOf(file)?.readinessProbe?.httpGet?.path === '/readyz',
    [
      'livenessProbe:\n            httpGet: { path: /healthz',
      'livenessProbe:\n            httpGet: { path: /readyz',
    ],
  ],
  [
    'an update never has fewer pods than before',
    ({ spec }) => spec?.strategy?.rollingUpdate?.maxUnavailable === 0 && (spec.replicas ?? 1) > 1,
    ['maxUnavailable: 0', 'maxUnavailable: 1'],
  ],
  [
    'pods are spread over machines and zones',
    (file) => podOf(file)?.topologySpreadConstraints?.length === 2,
    ['topologySpreadConstraints:', 'tolerations:'],
  ],
  [
    'memory is bounded, and processor time is not: a throttled gateway is slow for everyone',
    (file) =>
      containerOf(file)?.resources?.limits?.memory !== undefined &&
      containerOf(file)?.resources?.limits?.cpu === undefined,
    ['limits: { memory: 2Gi }', 'limits: { memory: 2Gi, cpu: 1 }'],
  ],
  [
    'secrets are files of a Secret, and no token of the cluster is mounted',
    (file) =>
      podOf(file)?.automountServiceAccountToken === false &&
      (containerOf(file)?.env ?? []).every(({ name, value = '' }) => {
        const mount = containerOf(file)?.volumeMounts?.find(({ mountPath }) => value.startsWith(mountPath));
        const volume = podOf(file)?.volumes?.find((each) => each.name === mount?.name);
        return name.endsWith('_FILE') && volume?.secret !== undefined;
      }),
    ['value: /run/secrets/trunkline/redis-url', 'value: /tmp/redis-url'],
  ],
  [
    'every mount has its volume',
    (file) =>
      (containerOf(file)?.volumeMounts ?? []).every(({ name }) =>
        podOf(file)?.volumes?.some((volume) => volume.name === name),
      ),
    ['- name: temporary', '- name: temp'],
  ],
];

for (const [sentence, holds, edit] of RULES)
  test(`Kubernetes: ${sentence}`, () => {
    assert.ok(holds(deployment(DEPLOYMENT)));
    assert.ok(!holds(deployment(edited(DEPLOYMENT, edit))), 'an edit that breaks the rule');
  });

test('Kubernetes: what selects pods selects those of the Deployment', () => {
  const labels = deployment(DEPLOYMENT).spec?.template.metadata?.labels;
  const selectors = kustomization()
    .resources.flatMap(manifestsOf)
    .flatMap((manifest) => {
      if (Service.is(manifest)) return [manifest.spec?.selector];
      if (PodDisruptionBudget.is(manifest)) return [manifest.spec?.selector?.matchLabels];
      if (NetworkPolicy.is(manifest)) return [manifest.spec?.podSelector?.matchLabels];
      if (Deployment.is(manifest)) return [manifest.spec?.selector.matchLabels];
      return [];
    });
  assert.equal(selectors.length, 4);
  for (const selector of selectors) assert.deepEqual(selector, labels);
});

test('Kubernetes: the backup runs as restricted as the server, with the same image and secrets', () => {
  const job = manifestsOf('backup.yaml').find((manifest) => CronJob.is(manifest));
  assert.ok(CronJob.is(job));
  const pod = job.spec?.jobTemplate.spec?.template.spec;
  const container = pod?.containers[0];
  const server = containerOf(deployment(DEPLOYMENT));
  assert.deepEqual(container?.securityContext, server?.securityContext);
  assert.equal(pod?.securityContext?.runAsNonRoot, true);
  assert.equal(container?.image, server?.image);
  const secretsOf = (name: string, value: string | undefined) =>
    server?.env?.some((each) => each.name === name && each.value === value);
  assert.ok(container?.env?.every(({ name, value }) => secretsOf(name, value)));
});

/** As much of it as the file has: `kubernetes-models` has no schema of the Prometheus operator. */
const strict = { additionalProperties: false };
const Labels = Type.Object({ 'app.kubernetes.io/name': Type.Literal('trunkline') }, strict);
const ServiceMonitor = Type.Object(
  {
    apiVersion: Type.Literal('monitoring.coreos.com/v1'),
    kind: Type.Literal('ServiceMonitor'),
    metadata: Type.Object({ name: Type.String(), labels: Labels }, strict),
    spec: Type.Object(
      {
        selector: Type.Object({ matchLabels: Labels }, strict),
        endpoints: Type.Array(
          Type.Object(
            {
              port: Type.Literal('http'),
              path: Type.Literal('/metrics'),
              interval: Type.String(),
              authorization: Type.Object(
                {
                  type: Type.Literal('Bearer'),
                  credentials: Type.Object(
                    { name: Type.Literal('trunkline'), key: Type.Literal('metrics-token') },
                    strict,
                  ),
                },
                strict,
              ),
            },
            strict,
          ),
          { minItems: 1 },
        ),
      },
      strict,
    ),
  },
  strict,
);

test('Kubernetes: the ServiceMonitor scrapes the port of the Service with the token of the Secret, by choice', () => {
  const text = readText('kubernetes/service-monitor.yaml');
  const [monitor, policy] = parseDocuments(text);
  assert.ok(Check(ServiceMonitor, monitor));
  validate(policy);
  assert.deepEqual(unknownFields(policy, validate), []);
  const service = manifestsOf('service.yaml').find((manifest) => Service.is(manifest));
  assert.deepEqual(service?.metadata?.labels, monitor.spec.selector.matchLabels);
  assert.ok(service?.spec?.ports?.some(({ name }) => name === monitor.spec.endpoints[0]?.port));
  assert.ok(!kustomization().resources.includes('service-monitor.yaml'), 'its kind is not in every cluster');
  const misspelt = edited(text, ['key: metrics-token', 'key: metrics-tokens']);
  assert.ok(!Check(ServiceMonitor, parseDocuments(misspelt)[0]), 'an edit that breaks the rule');
});

test('Kubernetes: the Ingress lets streams through', () => {
  const ingress = manifestsOf('ingress.yaml').find((manifest) => Ingress.is(manifest));
  const annotations = Ingress.is(ingress) ? ingress.metadata?.annotations : {};
  assert.equal(annotations?.['nginx.ingress.kubernetes.io/proxy-buffering'], 'off');
});
