/** Which of the tokens that were given out still work: the twin's truth of what lives on after a change. */
import { instant, type Raw } from '../../record.ts';
import { CAE_MS, type HeldToken, REPLICATION_MS, type TwinState } from './state.ts';

const holderOf = (state: TwinState, id: string): Raw | undefined =>
  state.users.get(id) ?? state.servicePrincipals.get(id);

/** Obeyed everywhere: the change was accepted long enough ago. */
const obeyed = (state: TwinState, what: string, now: number, delay: number): boolean =>
  now >= (state.changedAt.get(what) ?? Number.NEGATIVE_INFINITY) + delay;

/** As Entra sees the holder where it gives out tokens: an old picture for a while. */
const isEnabled = (state: TwinState, id: string, now: number, delay: number): boolean => {
  const enabled = holderOf(state, id)?.['accountEnabled'] !== false;
  return obeyed(state, `enabled ${id}`, now, delay) ? enabled : !enabled;
};

/** Whether tokens are given out to it, as of the picture that Entra's token service has. */
export const isOn = (state: TwinState, id: string, now: number): boolean =>
  isEnabled(state, id, now, REPLICATION_MS);

const isRevoked = (state: TwinState, token: HeldToken, now: number, delay: number): boolean => {
  const from = instant(holderOf(state, token.ofId)?.['signInSessionsValidFromDateTime']);
  if (from === undefined || token.issuedAt >= from) return false;
  return obeyed(state, `revoked ${token.ofId}`, now, delay);
};

export const hasCredential = (state: TwinState, keyId: string, now: number): boolean => {
  const owner = state.keyOwners.get(keyId);
  const registered = [...state.applications.values()].some((one) => one['appId'] === owner);
  // Of an app that is registered in another tenant: that tenant keeps its credentials.
  if (owner !== undefined && !registered) return true;
  const inPlace = [...state.applications.values(), ...state.servicePrincipals.values()].some(
    (one) => JSON.stringify(one).includes(keyId),
  );
  return inPlace || !obeyed(state, `credential ${keyId}`, now, REPLICATION_MS);
};

export const isAccepted = (state: TwinState, token: HeldToken, now: number): boolean => {
  if (token.expiresAt !== undefined && now >= token.expiresAt) return false;
  const holder = holderOf(state, token.ofId);
  switch (token.kind) {
    case 'app_cookie':
      return true;
    case 'refresh':
      return (
        holder !== undefined &&
        isEnabled(state, token.ofId, now, REPLICATION_MS) &&
        !isRevoked(state, token, now, REPLICATION_MS)
      );
    case 'access':
      // A plain access token is believed to its end, whatever happened to its holder.
      return (
        !token.cae ||
        (isEnabled(state, token.ofId, now, CAE_MS) && !isRevoked(state, token, now, CAE_MS))
      );
  }
};
