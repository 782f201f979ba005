import { afterAll, beforeAll, expect, it } from 'vitest';
import { DAY, HOUR } from '../core/index.ts';
import { type Bench, NOW, openBench, type Site } from './api.case.ts';
import { riskTrend, sampleRisk } from './handlers/overview-posture.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench?.close());

const day = Math.floor(NOW / DAY) * DAY;
const risk = { atRisk: 9, judged: 12, mean: 40, failed: 7, unknown: 3 };
const put = (site: Site, at: number, atRisk: number) =>
  site.store.postures.putSample({ ...risk, at, atRisk });
const trendOf = async (site: Site) =>
  (await riskTrend(site.store, NOW, risk)).map((one) => [one.at, one.atRisk]);

it('has one point when nothing was kept yet, and an hour each while there are few', async () => {
  const site = await bench.site();
  expect(await trendOf(site)).toEqual([[NOW, 9]]);
  await put(site, NOW - 2 * HOUR, 4);
  await put(site, NOW - HOUR, 6);
  expect(await trendOf(site)).toEqual([
    [NOW - 2 * HOUR, 4],
    [NOW - HOUR, 6],
    [NOW, 9],
  ]);
});

it('has the last word of each of thirty days, and of today how it stands now', async () => {
  const site = await bench.site();
  for (const [at, atRisk] of [
    [day - 40 * DAY, 1],
    [day - 3 * DAY, 2],
    [day - 3 * DAY + 20 * HOUR, 3],
    [day - HOUR, 5],
    [day + HOUR, 6],
  ] as const)
    await put(site, at, atRisk);
  expect(await trendOf(site)).toEqual([
    [day - 3 * DAY + 20 * HOUR, 3],
    [day - HOUR, 5],
    [NOW, 9],
  ]);
});

it('keeps nothing before anybody was judged', async () => {
  const site = await bench.site();
  await sampleRisk(site.store, NOW);
  expect(await site.store.postures.samples(0)).toEqual([]);
});
