import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hasDotSegments, pathTemplate, placeholdersIn } from './path-template.ts';

const DECLARED = { path: new Set(['id', 'ids', 'ID2', 'a', 'A']), query: new Set(['q', 'page']) };

describe('a path template', () => {
  const templates: [path: string, template: string][] = [
    ['/a/{id}', '/a/{id}'],
    ['a', '/a'],
    ['./a', '/a'],
    [' ././a', '/a'],
    ['', ''],
    ['/a?', '/a'],
    ['/a?b=1&', '/a?b=1'],
    ['/a?page={page}&c=2#x', '/a?c=2'],
    ['/a{?q,page}', '/a'],
    ['/a{?q,page*}&', '/a&'],
    ['/a{?other}', '/a{?other}'],
    ['/a/:id/b/:id', '/a/{id}/b/{id}'],
    ['/a/:other', '/a/:other'],
    ['/a/<id>/<int:ids>/[a]/%7BA%7d', '/a/{id}/{ids}/{a}/{A}'],
    ['/a/<other>/[other]/%7Bother%7D', '/a/<other>/[other]/%7Bother%7D'],
    ['/a/{id}:id', '/a/{id}:id'],
  ];
  for (const [path, template] of templates)
    test(`“${path}” is “${template}”`, () => {
      assert.equal(pathTemplate(path, DECLARED), template);
    });

  const placeholders: [placeholder: string, name: string][] = [
    ['id', 'id'],
    [' id ', 'id'],
    ['ID', 'id'],
    ['id2', 'ID2'],
    ['id:int', 'id'],
    ['id : [0-9]{3}', 'id'],
    ['id:[0-9]{1,3}[a-z]{2}', 'id'],
    ['+id', 'id'],
    ['ids*', 'ids'],
    ['id?', 'id'],
    ['A', 'A'],
    ['other', 'other'],
    ['other:int', 'other:int'],
  ];
  for (const [placeholder, name] of placeholders)
    test(`{${placeholder}} is ${name}`, () => {
      assert.deepEqual([...placeholdersIn(`/x/{${placeholder}}/y`, DECLARED.path)], [[name, placeholder]]);
    });

  const dotted: [path: string, has: boolean][] = [
    ['../a', true],
    ['/a/../b', true],
    ['/a/%2E%2e/b', true],
    ['/a/..?b', true],
    ['/./a', true],
    ['./a', false],
    ['/a/..b/.c/d..', false],
    ['/a/...', false],
    ['/.well-known/{id}.json', false],
    ['/a?b=/../c', false],
  ];
  for (const [path, has] of dotted)
    test(`“${path}” has ${has ? '' : 'no '}dot segments`, () => {
      assert.equal(hasDotSegments(path), has);
    });
});
