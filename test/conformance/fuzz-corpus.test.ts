/** Every input that ever reached something new, or brought something down, once more through its door. */
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { corpusFile, corpusOf } from '../../scripts/proofs/fuzz-corpus.part.ts';
import { enterOnce } from '../../scripts/proofs/fuzz-run.part.ts';
import { fuzzTarget, targetNames } from '../../scripts/proofs/fuzz-targets.part.ts';

describe('what fuzzing kept', { timeout: 300_000 }, () => {
  it.each(targetNames)('of %s is taken or refused, and nothing else', async (id) => {
    expect(existsSync(corpusFile(id))).toBe(true);
    const corpus = corpusOf(id);
    expect(corpus.length).toBeGreaterThan(0);
    const { enter, close } = await (await fuzzTarget(id)).open();
    for (const input of corpus)
      expect(await enterOnce(enter, input).catch((fault: unknown) => ({ fault, input }))).toMatch(
        /^(taken|refused)$/,
      );
    await close?.();
  });
});
