import { expect, it } from 'vitest';
import { obj, type Raw } from '../record.ts';
import { atOnce, started } from './cluster.case.ts';
import { kubernetesPlaces } from './places.ts';
import { ACTOR_TOKEN, type KubernetesTwin } from './twin/index.ts';

const at = 'shop/db';
const open = async () => {
  const { twin, config } = await started();
  const places = kubernetesPlaces(
    { ...config, placeKubeconfig: twin.kubeconfig(ACTOR_TOKEN) },
    atOnce,
  );
  if (!places) throw new Error('no places');
  return { twin, places };
};
const secretOf = (twin: KubernetesTwin): Raw =>
  twin.objects('secrets').find((one) => obj(one['metadata'])['name'] === 'db') ?? {};
const dataOf = (twin: KubernetesTwin): Record<string, string> =>
  Object.fromEntries(
    Object.entries(obj(secretOf(twin)['data'])).map(([key, value]) => [
      key,
      Buffer.from(String(value), 'base64').toString('utf8'),
    ]),
  );

it('a secret handed over through the cluster is read by its pods, and taken back whole', async () => {
  const { twin, places } = await open();
  const before = secretOf(twin)['data'];
  await places.put(at, { fields: { password: 'lost', user: 'app' }, stepId: 'stp_1' });
  await places.put(at, { fields: { password: 'new', user: 'app' }, stepId: 'stp_1' });
  expect(dataOf(twin)).toMatchObject({ password: 'new', user: 'app' });
  expect(await places.takeBack(at, 'stp_1')).toBeUndefined();
  expect(secretOf(twin)['data']).toEqual(before);
  expect(obj(obj(secretOf(twin)['metadata'])['annotations'])).toEqual({});
  await places.takeBack(at, 'stp_other');
  expect(secretOf(twin)['data']).toEqual(before);
  await twin.close();
});

it('nothing of the old one is left in the Secret once the rotation is over', async () => {
  const { twin, places } = await open();
  await places.put(at, { fields: { password: 'new' }, stepId: 'stp_1' });
  await places.settle?.(at, 'stp_1');
  expect(dataOf(twin)).toEqual({ password: 'new' });
  await places.takeBack(at, 'stp_1');
  expect(dataOf(twin)).toEqual({ password: 'new' });
  await twin.close();
});

it('a Secret that is not there is no place, and is not made', async () => {
  const { twin, places } = await open();
  expect(await places.refuses(at)).toBeUndefined();
  expect(await places.refuses('shop/nowhere')).toContain('no Secret');
  await expect(
    places.put('shop/nowhere', { fields: { a: 'b' }, stepId: 's' }),
  ).rejects.toMatchObject({ code: 'ERR_NOT_FOUND' });
  await expect(places.refuses('db')).rejects.toMatchObject({ code: 'ERR_CONFIG_INVALID' });
  await twin.close();
});
