import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isJsonMediaType, isJsonOrAny } from './media-types.ts';

const MEDIA_TYPES: { mediaType: string; isJson: boolean }[] = [
  { mediaType: 'application/json', isJson: true },
  { mediaType: 'Application/JSON', isJson: true },
  { mediaType: 'application/json; charset=utf-8', isJson: true },
  { mediaType: ' application/json ;q=1', isJson: true },
  { mediaType: 'text/json', isJson: true },
  { mediaType: 'application/vnd.api+json', isJson: true },
  { mediaType: 'model/gltf+json', isJson: true },
  { mediaType: 'application/problem+JSON;charset=utf-8', isJson: true },
  { mediaType: 'application/json-seq', isJson: false },
  { mediaType: 'application/x-ndjson', isJson: false },
  { mediaType: 'application/vnd.json', isJson: false },
  { mediaType: 'text/plain; format=application/json', isJson: false },
  { mediaType: 'text/plain;type=a/b+json', isJson: false },
  { mediaType: 'application/*', isJson: false },
  { mediaType: '*/*', isJson: false },
  { mediaType: '+json', isJson: false },
  { mediaType: '', isJson: false },
];

describe('isJsonMediaType', () => {
  for (const { mediaType, isJson } of MEDIA_TYPES)
    test(`“${mediaType}” is ${isJson ? '' : 'not '}JSON`, () =>
      assert.equal(isJsonMediaType(mediaType), isJson));
});

describe('isJsonOrAny', () => {
  test('adds the range of all media types, and no other range', () => {
    assert.equal(isJsonOrAny('application/json'), true);
    assert.equal(isJsonOrAny('*/*'), true);
    assert.equal(isJsonOrAny('*/*; q=0.8'), true);
    assert.equal(isJsonOrAny('application/*'), false);
    assert.equal(isJsonOrAny('text/plain'), false);
  });
});
