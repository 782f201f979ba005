/** What the site says to others and hears from them, put together once. */
import { type Clock, isObject, type Log, type OutboundPolicy } from '../core/index.ts';
import type { InventoryView } from '../inventory/index.ts';
import type { Sealer, TenantStore } from '../store/index.ts';
import { createDeliverer, type Deliverer } from './deliver.ts';
import { createDesk, type OutputDesk } from './outputs/desk.ts';
import { createLinks, type Links } from './outputs/links.ts';
import { createIssuers, type Issuers } from './ssf/issuers.ts';
import { type SigningKeys, signingKeys } from './ssf/keys.ts';
import { createReceiver, type Receiver, type ReceiverParts } from './ssf/receive.ts';
import { createStreams, type Streams } from './ssf/streams.ts';
import { createSubscriber, type Subscriber } from './ssf/subscribe.ts';
import { createTransmitter, type Transmitter } from './ssf/transmit.ts';

export const OUTBOUND_SETTING = 'outbound';

export interface Exchange {
  readonly streams: Streams;
  readonly keys: SigningKeys;
  readonly transmitter: Transmitter;
  readonly issuers: Issuers;
  readonly receiver: Receiver;
  readonly subscriber: Subscriber;
  readonly outputs: OutputDesk;
  readonly links: Links;
  readonly deliverer: Deliverer;
  /** Whom this site lets us call, as it stands now. */
  readonly policy: () => Promise<OutboundPolicy>;
}

export interface ExchangeParts {
  readonly store: TenantStore;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  /** Folder for what outputs write to files. */
  readonly folder: string;
  /** Origin by which others reach us: our issuer. */
  publicUrl(): string;
  /** @throws ERR_STORE_UNAVAILABLE while no inventory is held */
  view(): InventoryView;
  takeIn: ReceiverParts['takeIn'];
}

const hostsOf = (value: unknown): readonly string[] => {
  const hosts = isObject(value) ? value['allowPrivateHosts'] : undefined;
  return Array.isArray(hosts) ? hosts.filter((one): one is string => typeof one === 'string') : [];
};

export const createExchange = (parts: ExchangeParts): Exchange => {
  const { store, sealer, clock, log, publicUrl } = parts;
  const now = (): number => clock.now();
  const policy = async (): Promise<OutboundPolicy> => ({
    allowPrivateHosts: hostsOf(await store.settings.get(OUTBOUND_SETTING)),
  });
  const shared = { store, sealer, now, policy };
  const keys = signingKeys(store, sealer);
  const streams = createStreams({ ...shared, issuer: publicUrl });
  const transmitter = createTransmitter({ ...shared, streams, keys });
  const issuers = createIssuers(shared);
  const { view, takeIn } = parts;
  const receiver = createReceiver({ store, issuers, log, now, view, takeIn });
  const subscriber = createSubscriber({ issuers, receiver, now, policy, publicUrl });
  const links = createLinks(store, sealer);
  const outputs = createDesk({
    store,
    sealer,
    tools: {
      clock,
      policy,
      publicUrl,
      folder: parts.folder,
      version: parts.version,
      linkFor: async (approvalId, userId, expiresAt) =>
        `${publicUrl()}/api/v1/decide/link/${await links.sign({ approvalId, userId }, expiresAt)}`,
    },
  });
  const deliverer = createDeliverer({
    ...{ store, log, now },
    carriers: [{ channels: transmitter.channels, send: transmitter.push }, outputs.carrier],
  });
  return {
    ...{ streams, keys, transmitter, issuers, receiver },
    ...{ subscriber, outputs, links, deliverer, policy },
  };
};
