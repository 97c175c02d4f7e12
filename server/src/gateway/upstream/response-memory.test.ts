import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createResponseMemory } from './response-memory.ts';

describe('the memory of responses', () => {
  /** Memory of 100 bytes, 50 of them for one workspace, and what was admitted in its order. */
  function setUp() {
    const memory = createResponseMemory({ responseMemoryBytes: 100 });
    const admitted: string[] = [];
    const request = (workspace: string, name: string, bytes: number) => {
      const call = memory.open(workspace);
      call.request(bytes, () => admitted.push(name));
      return call;
    };
    return { request, admitted };
  }

  test('what fits is admitted at once, also one larger than a share, which is then alone', () => {
    const { request, admitted } = setUp();
    request('a', 'a1', 30);
    request('b', 'b1', 500);
    request('a', 'a2', 20);
    request('b', 'b2', 1);
    assert.deepEqual(admitted, ['a1', 'b1', 'a2']);
  });

  test('a workspace waits for itself above its share, and no other does', () => {
    const { request, admitted } = setUp();
    const first = request('a', 'a1', 40);
    request('a', 'a2', 40);
    request('b', 'b1', 40);
    assert.deepEqual(admitted, ['a1', 'b1']);
    first.release();
    first.release();
    assert.deepEqual(admitted, ['a1', 'b1', 'a2']);
  });

  test('workspaces that wait take turns, and a large response is not passed for ever', () => {
    const { request, admitted } = setUp();
    const holders = [request('a', 'a1', 50), request('b', 'b1', 50)];
    request('c', 'c1', 50);
    request('c', 'c2', 50);
    request('d', 'd1', 10);
    request('d', 'd2', 10);
    for (const holder of holders) holder.release();
    assert.deepEqual(admitted, ['a1', 'b1', 'c1', 'd1', 'd2']);
  });

  test('a response grows while it fits, and does not wait with what it holds', () => {
    const { request } = setUp();
    const first = request('a', 'a1', 10);
    const second = request('a', 'a2', 10);
    assert.deepEqual([first.resize(40), first.resize(41), first.resize(15)], [true, false, true]);
    assert.equal(second.resize(35), true, 'what the first no longer takes');
    first.release();
    assert.equal(second.resize(5_000), true, 'alone, it may be larger than the share');
  });

  test('a call that ends waits no more, and another response of it takes the place of the one before', () => {
    const { request, admitted } = setUp();
    const first = request('a', 'a1', 50);
    request('a', 'a2', 50).release();
    const third = request('a', 'a3', 50);
    first.request(20, () => admitted.push('a1 again'));
    assert.deepEqual(admitted, ['a1', 'a3']);
    third.release();
    assert.deepEqual(admitted, ['a1', 'a3', 'a1 again']);
  });
});
