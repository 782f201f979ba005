/** The one keeper of the platform: new secrets go where the site says their consumers read them, and nowhere else. */
import {
  CountersignError,
  isCountersignError,
  isObject,
  type Log,
  messageOf,
  stringAt,
  valueAt,
} from '../../core/index.ts';
import type { Keeper, NewSecret, SecretHolder } from '../../model/index.ts';
import type { SecretPlaces } from '../../sources/index.ts';
import type { TenantStore } from '../../store/index.ts';
import {
  CONSUMERS_SETTINGS_KEY,
  type ConsumerPlace,
  consumersOf,
  isWebhook,
  readConsumers,
  type SystemPlace,
  spoken,
} from './consumers.ts';
import {
  askInUse,
  tellNewSecret,
  tellTakeBack,
  type WebhookParts,
  webhookRefuses,
} from './webhook.ts';

export interface KeeperParts extends WebhookParts {
  readonly store: Pick<TenantStore, 'settings' | 'governance'>;
  readonly log: Log;
  /** By system, then by the name of the connection. */
  readonly places: () => ReadonlyMap<string, ReadonlyMap<string, SecretPlaces>>;
  /** When our own events last showed this handle in use, epoch ms. */
  seenInUse(of: SecretHolder & { readonly handle: string }): number | undefined;
}

/** Receipts of steps: which places were written, and when. No secret. */
const receiptKey = (stepId: string): string => `handed-over/${stepId}`;

export const createKeeper = (parts: KeeperParts): Keeper => {
  const { store, log } = parts;

  const placesOf = async (of: SecretHolder): Promise<readonly ConsumerPlace[]> =>
    consumersOf(readConsumers(await store.settings.get(CONSUMERS_SETTINGS_KEY)), of).flatMap(
      (one) => one.places,
    );

  /** @throws CountersignError ERR_CONFIG_INVALID where no connection can write there */
  const openPlace = ({ system, connection, at }: SystemPlace): SecretPlaces => {
    const named = parts.places().get(system) ?? new Map<string, SecretPlaces>();
    const found =
      connection === undefined && named.size === 1
        ? [...named.values()][0]
        : named.get(connection ?? '');
    if (found) return found;
    const why =
      named.size === 0
        ? `no connection of ${system} may write secrets`
        : connection === undefined
          ? `${named.size} connections of ${system} may write: name one`
          : `no connection "${connection}" of ${system} may write secrets`;
    throw new CountersignError('ERR_CONFIG_INVALID', `${at}: ${why}`);
  };

  const refuses = async (place: ConsumerPlace): Promise<string | undefined> => {
    if (isWebhook(place)) return webhookRefuses(place, parts);
    try {
      return await openPlace(place).refuses(place.at);
    } catch (fault) {
      // Not fit to be used as it is: an answer, not an outage.
      if (isCountersignError(fault, 'ERR_CONFIG_INVALID')) return fault.message;
      throw fault;
    }
  };

  const put = async (place: ConsumerPlace, secret: NewSecret): Promise<void> => {
    if (isWebhook(place)) {
      await tellNewSecret(place, secret, parts);
      return;
    }
    const fields = Object.fromEntries(
      Object.entries(place.fields).map(([name, part]) => [name, secret[part]]),
    );
    await openPlace(place).put(place.at, { fields, stepId: secret.stepId });
  };

  const ledger = (verb: string, stepId: string, detail: Readonly<Record<string, unknown>>) =>
    store.governance.appendLedger([
      { at: parts.now(), actor: 'countersign', verb, subject: stepId, detail },
    ]);

  const takeBackOne = async (
    place: ConsumerPlace,
    of: SecretHolder,
    stepId: string,
  ): Promise<string | undefined> => {
    try {
      if (!isWebhook(place)) return await openPlace(place).takeBack(place.at, stepId);
      await tellTakeBack(place, of, stepId, parts);
      return undefined;
    } catch (fault) {
      log.error({ cause: fault, place: spoken(place) }, 'a place could not be put back');
      return `${spoken(place)} could not be put back: ${messageOf(fault)}`;
    }
  };

  return {
    async takes(of) {
      const wanted = await placesOf(of);
      const said = await Promise.all(wanted.map(refuses));
      const refused = said.filter((one) => one !== undefined);
      // Handed to some of its consumers only, a rotation would break the others.
      if (refused.length > 0)
        throw new CountersignError(
          'ERR_ACTION_REFUSED',
          `the new secret of ${of.account} cannot be handed over: ${refused.join('; ')}`,
        );
      return wanted.map(spoken);
    },
    async deliver(secret) {
      const wanted = await placesOf(secret);
      if (wanted.length === 0)
        throw new CountersignError(
          'ERR_ACTION_REFUSED',
          `nobody has said where ${secret.account} of ${secret.system} is used`,
        );
      for (const place of wanted) await put(place, secret);
      const receipt = wanted.map(spoken).join(', ');
      const { system, scope, account, handle, stepId } = secret;
      await store.settings.put(receiptKey(stepId), { receipt, handle, at: parts.now() });
      await ledger('secret.handed_over', stepId, { system, scope, account, handle, to: receipt });
      return { receipt };
    },
    async delivered(stepId) {
      const receipt = stringAt(await store.settings.get(receiptKey(stepId)), 'receipt');
      return receipt === undefined ? undefined : { receipt };
    },
    async takeBack(of, stepId) {
      const wanted = await placesOf(of);
      const left: string[] = [];
      for (const place of wanted) {
        const said = await takeBackOne(place, of, stepId);
        if (said !== undefined) left.push(said);
      }
      await ledger('secret.taken_back', stepId, { ...of, from: wanted.map(spoken), left });
      return left;
    },
    async settle(of, stepId) {
      for (const place of await placesOf(of))
        if (!isWebhook(place)) await openPlace(place).settle?.(place.at, stepId);
    },
    async usedAt(of) {
      const kept = await store.settings.get(receiptKey(of.stepId));
      const since = isObject(kept) ? valueAt(kept, 'at') : undefined;
      if (typeof since !== 'number') return undefined;
      const seen = parts.seenInUse(of);
      if (seen !== undefined && seen >= since) return seen;
      for (const place of (await placesOf(of)).filter(isWebhook)) {
        const said = await askInUse(place, of, parts).catch((fault: unknown) => {
          log.warn({ because: messageOf(fault), place: spoken(place) }, 'a consumer gave no word');
          return undefined;
        });
        if (said !== undefined && said >= since) return said;
      }
      return undefined;
    },
  };
};
