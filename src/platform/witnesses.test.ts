/** Addresses of witnesses, as `up --witness` takes them. */
import { describe, expect, it } from 'vitest';
import { openWitness } from './witnesses.ts';

describe('--witness', () => {
  it.each([
    ['no address', /is no address/],
    ['https://logs.example.com', /must begin with file/],
    ['s3://bucket/prefix', /say its region/],
    ['s3://bucket/prefix?region=eu-central-1&days=0', /days must be/],
  ])('refuses %s and says why', async (url, because) => {
    await expect(openWitness(url, '/tmp/none')).rejects.toMatchObject({
      code: 'ERR_CONFIG_INVALID',
      message: expect.stringMatching(because),
    });
  });
});
