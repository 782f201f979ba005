import { describe, expect, it } from 'vitest';
import { numberedPage } from './numbered-page.ts';

const all = ['a', 'b', 'c', 'd', 'e'];

describe('a list that is kept as a whole', () => {
  it('is read page by page, each item once, and each page tells how many there are', () => {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = numberedPage(all, { limit: 2, after });
      expect(page.total).toBe(5);
      seen.push(...page.items);
      after = page.next;
    } while (after !== undefined);
    expect(seen).toEqual(all);
  });

  it.each(['-1', '1.5', 'x', '', '9999999999'])(
    'refuses the page %s, which it never named',
    (after) => {
      expect(() => numberedPage(all, { limit: 2, after })).toThrow(/not a page of this list/);
    },
  );
});
