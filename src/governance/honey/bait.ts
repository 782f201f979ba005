/**
 * Where the secret of a decoy goes: into a drawer of its own, sealed, until somebody lays it out. It opens nothing, and is
 * made to be found; all other secrets go on to the keeper behind.
 */
import { CountersignError, isObject, parseJson, stringAt } from '../../core/index.ts';
import type { Decoy, Keeper, NewSecret, SecretHolder } from '../../model/index.ts';
import type { Sealer, TenantStore } from '../../store/index.ts';

const DRAWER = 'a sealed drawer of Countersign, for `countersign honey bait`';

export interface DrawerParts {
  readonly store: Pick<TenantStore, 'tenant' | 'decoys' | 'settings'>;
  readonly sealer: Sealer;
}

const keyOf = (decoyId: string): string => `bait/${decoyId}`;
const receiptKey = (stepId: string): string => `bait-of/${stepId}`;
const contextOf = (tenant: string, decoyId: string): string => `${tenant}/bait/${decoyId}`;

const decoyOf = async ({ store }: DrawerParts, of: SecretHolder): Promise<Decoy | undefined> =>
  (await store.decoys.list())
    .map(({ value }) => value)
    .find(
      (one) =>
        one.system === of.system &&
        one.scope === of.scope &&
        one.name === of.account &&
        one.state !== 'retired',
    );

/** @param behind takes everything that is no bait */
export const withBaitDrawer = (behind: Keeper, parts: DrawerParts): Keeper => {
  const { store, sealer } = parts;
  const isBait = async (stepId: string): Promise<boolean> =>
    (await store.settings.get(receiptKey(stepId))) !== undefined;
  return {
    async takes(of) {
      return (await decoyOf(parts, of)) ? [DRAWER] : behind.takes(of);
    },
    async deliver(secret: NewSecret) {
      const decoy = await decoyOf(parts, secret);
      if (!decoy) return behind.deliver(secret);
      const { handle, stepId, kind } = secret;
      const plain = Buffer.from(JSON.stringify({ kind, handle, secret: secret.secret }));
      await store.settings.putSealed(
        keyOf(decoy.id),
        sealer.seal(plain, contextOf(store.tenant, decoy.id)),
      );
      await store.settings.put(receiptKey(stepId), { decoy: decoy.id, handle });
      return { receipt: DRAWER };
    },
    async delivered(stepId) {
      return (await isBait(stepId)) ? { receipt: DRAWER } : behind.delivered(stepId);
    },
    async takeBack(of, stepId) {
      return (await isBait(stepId)) ? [] : behind.takeBack(of, stepId);
    },
    async settle(of, stepId) {
      if (!(await isBait(stepId))) await behind.settle(of, stepId);
    },
    // Nobody is meant to use it: that somebody does is an incident.
    async usedAt(of) {
      return (await isBait(of.stepId)) ? undefined : behind.usedAt(of);
    },
  };
};

/** What was handed over for a step of a decoy's plan: its public handle. */
export const baitHandle = async (
  store: Pick<TenantStore, 'settings'>,
  stepId: string,
): Promise<string | undefined> =>
  stringAt(await store.settings.get(receiptKey(stepId)), 'handle') ?? undefined;

export interface Bait {
  readonly kind: string;
  readonly handle: string;
  readonly secret: string;
}

/** To be laid out, and nowhere else. @throws CountersignError ERR_NOT_FOUND | ERR_SEAL_BROKEN */
export const openBait = async ({ store, sealer }: DrawerParts, decoyId: string): Promise<Bait> => {
  const sealed = await store.settings.getSealed(keyOf(decoyId));
  if (!sealed)
    throw new CountersignError('ERR_NOT_FOUND', `no secret of decoy "${decoyId}" is kept here`);
  const plain = sealer.open(sealed, contextOf(store.tenant, decoyId));
  const value = parseJson(Buffer.from(plain).toString('utf8'));
  const [kind, handle, secret] = ['kind', 'handle', 'secret'].map((name) => stringAt(value, name));
  if (!isObject(value) || kind === undefined || handle === undefined || secret === undefined)
    throw new CountersignError('ERR_SEAL_BROKEN', `the bait of "${decoyId}" cannot be read`);
  return { kind, handle, secret };
};
