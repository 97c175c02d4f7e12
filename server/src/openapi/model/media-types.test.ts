import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  charsetIn,
  essenceOf,
  isJsonMediaType,
  isJsonOrAny,
  isTextMediaType,
  namedMediaTypes,
} from './media-types.ts';

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
  { mediaType: 'application/vnd.example.json', isJson: true },
  { mediaType: 'application/json charset=utf-8', isJson: true },
  { mediaType: 'application/jsonp', isJson: false },
  { mediaType: 'application/stream+json', isJson: false },
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

describe('isTextMediaType', () => {
  const texts =
    'text/plain text/x-anything message/rfc822 application/csv application/x-csv application/vnd.example.csv application/tsv application/x-yaml application/vnd.oai.openapi+yaml application/x-pem-file application/pem-certificate-chain application/x-sh application/x-shellscript application/typescript application/x-javascript application/ecmascript application/x-httpd-php application/xml-dtd application/xhtml+xml image/svg+xml application/json-seq application/geo+json-seq application/jsonlines application/stream+json application/x-json-stream application/x-ldif application/pgp-signature application/jwt application/secevent+jwt application/sparql-query application/n-triples application/EDI-X12 application/edifact application/vnd.apple.mpegurl audio/x-mpegurl application/x-latex application/openmetrics-text application/x-text application/html application/x-www-form-urlencoded'.split(
      ' ',
    );
  const others =
    'application/octet-stream application/pdf application/zip image/png audio/mpeg application/vnd.oasis.opendocument.text application/vnd.openxmlformats-officedocument.spreadsheetml.sheet application/vnd.sun.xml.writer application/vnd.wap.wbxml application/x-protobuf application/msgpack application/cbor application/x-sqlite3 application/vnd.ms-excel application/x-x509-ca-cert application/x-python-code application/vnd.apache.parquet application/json multipart/mixed'.split(
      ' ',
    );
  for (const mediaType of texts)
    test(`${mediaType} is text`, () => assert.equal(isTextMediaType(mediaType), true));
  for (const mediaType of others)
    test(`${mediaType} is not text`, () => assert.equal(isTextMediaType(mediaType), false));
});

describe('a media type whose parameters are not as RFC 9110 has them', () => {
  const written = [
    'application/json charset=utf-8',
    "Application/JSON; charset='UTF-8'",
    'application/json;charset = "utf-8"',
    ' application/json ;v=1;Charset=utf-8',
  ];
  for (const mediaType of written)
    test(mediaType, () =>
      assert.deepEqual([essenceOf(mediaType), charsetIn(mediaType)], ['application/json', 'utf-8']),
    );
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
    ['application/json charset=utf-8', ['application/json; charset=utf-8']],
    ['*/*', ['*/*']],
    ['jsonp', ['jsonp']],
    [' ', []],
  ];
  for (const [name, mediaTypes] of names)
    test(`“${name}”`, () => {
      assert.deepEqual(namedMediaTypes(name), mediaTypes);
    });
});
