import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { listOperations } from '../overview.ts';
import { createOperationIndex } from './operation-index.ts';

const { operations: OPERATIONS } = listOperations({
  paths: {
    '/repos/{owner}/{repo}/issues': {
      get: {
        operationId: 'issues/list-for-repo',
        summary: 'List repository issues',
        tags: ['issues'],
      },
      post: { operationId: 'issues/create', summary: 'Create an issue', tags: ['issues'] },
    },
    '/users/{id}': {
      delete: { operationId: 'deleteUserById', tags: ['Users'] },
      put: { summary: 'Replace a user; to delete and get back later', tags: ['Users'] },
    },
    '/users': {
      post: { summary: 'Add to the users that get in', tags: ['Users'] },
      get: { operationId: 'getUsers', summary: 'All users', tags: ['Users'] },
    },
    '/users/{id}/access': { get: { summary: 'Zugänge' } },
  },
});

describe('searching operations', () => {
  const { search } = createOperationIndex(OPERATIONS);
  const keys = async (text: string) => (await search(text)).map(({ key }) => key);

  const table: [typed: string, first: string][] = [
    ['list issues', 'get:/repos/{owner}/{repo}/issues'],
    ['create issue', 'post:/repos/{owner}/{repo}/issues'],
    ['CREATE ISSUES', 'post:/repos/{owner}/{repo}/issues'],
    ['create isue', 'post:/repos/{owner}/{repo}/issues'],
    ['crate isseus', 'post:/repos/{owner}/{repo}/issues'],
    ['issues/create', 'post:/repos/{owner}/{repo}/issues'],
    ['deleteUserById', 'delete:/users/{id}'],
    ['deleteuserbyid', 'delete:/users/{id}'],
    ['delete user', 'delete:/users/{id}'],
    ['user by', 'delete:/users/{id}'],
    ['users', 'get:/users'],
    ['use', 'get:/users'],
    ['usres', 'get:/users'],
    ['get:/users', 'get:/users'],
    ['/users/{id}/acc', 'get:/users/{id}/access'],
    ['zugänge', 'get:/users/{id}/access'],
    ['post /repos', 'post:/repos/{owner}/{repo}/issues'],
    ['GET /users', 'get:/users'],
    ['/users', 'post:/users'],
    ['get /users/{user_id}/access', 'get:/users/{id}/access'],
    ['/users/{userId}', 'delete:/users/{id}'],
    ['/users/{us', 'delete:/users/{id}'],
    ['PUT:/users/{name}', 'put:/users/{id}'],
    ['delete users', 'delete:/users/{id}'],
    ['put users', 'put:/users/{id}'],
    ['get user', 'get:/users'],
    ['GET /repos/{owner}/{repo}/issues', 'get:/repos/{owner}/{repo}/issues'],
    ['POST /repos/:owner/:repo/issues', 'post:/repos/{owner}/{repo}/issues'],
    ['GET /repos/<owner>/<repo>/issues', 'get:/repos/{owner}/{repo}/issues'],
    ['GET https://api.example.com/users?page=2', 'get:/users'],
    ['GET users', 'get:/users'],
    ['DELETE', 'delete:/users/{id}'],
    ['/users/', 'delete:/users/{id}'],
  ];
  for (const [typed, first] of table) {
    test(`“${typed}” finds ${first} first`, async () => assert.equal((await keys(typed))[0], first));
  }

  test('while typing, the operation stays found', async () => {
    for (const word of ['create', 'repository', 'access']) {
      for (let length = 1; length <= word.length; length += 1)
        assert.ok((await keys(word.slice(0, length))).length > 0, word.slice(0, length));
    }
  });

  test('single letters beside a word, and words after the tenth, narrow nothing down', async () => {
    assert.deepEqual(await keys('delete x y z'), await keys('delete'));
    const words = Array(10).fill('issues').join(' ');
    assert.deepEqual(await keys(`${words} xylophone`), await keys('issues'));
  });

  test('a method with a path leaves out the operations of all others, and with words ranks them last', async () => {
    assert.deepEqual(await keys('GET /users'), ['get:/users', 'get:/users/{id}/access']);
    assert.deepEqual(await keys('delete user'), ['delete:/users/{id}', 'put:/users/{id}']);
    assert.deepEqual(await keys('options /users'), []);
    assert.deepEqual(await keys('DELETE'), ['delete:/users/{id}']);
    assert.deepEqual(await keys('DELETE user'), ['delete:/users/{id}']);
    assert.deepEqual(await keys('PATCH user'), []);
  });

  test('an empty text, and one without a match', async () => {
    assert.equal((await search('  ')).length, OPERATIONS.length);
    assert.deepEqual(await keys('xylophone'), []);
    assert.deepEqual(await keys('list /users'), []);
  });

  test('words after the tenth are ignored', async () => {
    const ten = Array(10).fill('users').join(' ');
    const found = await keys(ten);
    assert.ok(found.length > 0);
    assert.deepEqual(await keys(`${ten} xylophone`), found);
  });

  test('many words that many operations have let other work in between', async () => {
    const summary = 'alpha bravo charlie delta echo foxtrot golf hotel india juliet';
    const paths = Array.from({ length: 6001 }, (_, at) => [`/p${at}`, { get: { summary } }]);
    const many = createOperationIndex(listOperations({ paths: Object.fromEntries(paths) }).operations);
    await many.search('alpha');
    let turns = 0;
    let isSearching = true;
    const search = many.search(summary).finally(() => {
      isSearching = false;
    });
    for (; isSearching; turns += 1) await setImmediate();
    assert.equal((await search).length, 6001);
    assert.ok(turns >= 3 * 10, `${turns} turns`);
  });

  test('any text finds only operations of the list, each once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 60 }), async (text) => {
        const found = await search(text);
        assert.equal(new Set(found).size, found.length);
        assert.ok(found.every((operation) => OPERATIONS.includes(operation)));
      }),
    );
  });
});
