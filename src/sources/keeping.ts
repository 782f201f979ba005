/** What every action that mints shares: it asks for a place first, hands over, and asks both sides whether it is used. */
import { CountersignError } from '../core/index.ts';
import type { Keeper, NewSecret, SecretHolder, Uptake } from '../model/index.ts';

/** Why nothing may be minted for this holder, or undefined. Asked before anything is changed. */
export const noPlaceFor = async (
  keeper: Keeper | undefined,
  of: SecretHolder,
): Promise<string | undefined> =>
  keeper !== undefined && (await keeper.takes(of)).length > 0
    ? undefined
    : `no place to deliver the new secret of ${of.account} is configured: say where its consumers read it (setting "consumers")`;

/** @throws CountersignError ERR_ACTION_REFUSED where nobody keeps new secrets */
export const handTo = async (keeper: Keeper | undefined, secret: NewSecret): Promise<string> => {
  if (keeper === undefined)
    throw new CountersignError(
      'ERR_ACTION_REFUSED',
      `no place to deliver the new secret of ${secret.account} is configured`,
    );
  return (await keeper.deliver(secret)).receipt;
};

/** The vendor's word first, then what we saw ourselves. */
export const uptakeOf = async (
  keeper: Keeper | undefined,
  of: Omit<NewSecret, 'secret' | 'kind'>,
  vendor: { readonly usedAt: number | undefined; readonly canTell: boolean },
): Promise<Uptake> => {
  const at = vendor.usedAt ?? (await keeper?.usedAt(of));
  if (at !== undefined) {
    await keeper?.settle(of, of.stepId);
    return { used: 'yes', detail: `${of.handle} is in use, at ${new Date(at).toISOString()}` };
  }
  return vendor.canTell
    ? { used: 'no', detail: `nobody has used ${of.handle} yet` }
    : { used: 'unknown', detail: `nobody was seen using ${of.handle}; its vendor cannot be asked` };
};
