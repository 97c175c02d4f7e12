import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isJsonMediaType, isJsonOrAny, namedMediaTypes } from './media-types.ts';

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
  test('adds the ranges that JSON is in, and no other range', () => {
    assert.equal(isJsonOrAny('application/json'), true);
    assert.equal(isJsonOrAny('*/*'), true);
    assert.equal(isJsonOrAny('*/*; q=0.8'), true);
    assert.equal(isJsonOrAny('application/*'), true);
    assert.equal(isJsonOrAny('image/*'), false);
    assert.equal(isJsonOrAny('text/plain'), false);
  });
});

describe('the media types in a name', () => {
  const names: [name: string, mediaTypes: string[]][] = [
    ['application/json', ['application/json']],
    ['application/json;v="1,2"; charset=utf-8', ['application/json;v="1,2"; charset=utf-8']],
    [' application/json , text/json;a=b', ['application/json', 'text/json;a=b']],
    ['json,XML', ['application/json', 'application/xml']],
    ['*/*', ['*/*']],
    ['jsonp', ['jsonp']],
    [' ', []],
  ];
  for (const [name, mediaTypes] of names)
    test(`“${name}”`, () => {
      assert.deepEqual(namedMediaTypes(name), mediaTypes);
    });
});
