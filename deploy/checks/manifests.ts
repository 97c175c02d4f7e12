import Type from 'typebox';
import { Parse } from 'typebox/value';
import { parseDocuments, readText } from './files.ts';

const Kustomization = Type.Object(
  {
    apiVersion: Type.Literal('kustomize.config.k8s.io/v1beta1'),
    kind: Type.Literal('Kustomization'),
    namespace: Type.String(),
    resources: Type.Array(Type.String()),
    images: Type.Array(
      Type.Object(
        { name: Type.String(), newName: Type.String(), newTag: Type.String() },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

export function kustomization(): Type.Static<typeof Kustomization> {
  return Parse(Kustomization, parseDocuments(readText('kubernetes/kustomization.yaml'))[0]);
}

/** @param name of a file in deploy/kubernetes */
export function manifestsOf(name: string): unknown[] {
  return parseDocuments(readText(`kubernetes/${name}`));
}
