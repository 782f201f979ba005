/**
 * The three doors of Microsoft 365: Graph, the Management Activity API, and the administration of Exchange Online.
 * The last is how the Exchange Online PowerShell module itself speaks (`InvokeCommand`); Microsoft documents parts of
 * it only (https://learn.microsoft.com/exchange/reference/admin-api-overview), and there is no other way to forwarding.
 */
import { isObject } from '../../core/index.ts';
import { connectGraph, type Graph } from '../entra/graph.ts';
import { type MicrosoftApp, microsoftToken } from '../microsoft-token.ts';
import { list, obj, type Raw, str } from '../record.ts';
import { type VendorAnswer, type VendorHttp, vendorHttp } from '../vendor-http.ts';
import type { M365Config } from './config.ts';

export interface ConnectOptions {
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

export const EXCHANGE = 'Exchange.ManageAsApp';
export const FEED = 'ActivityFeed.Read';

export interface Exchange {
  ready(): Promise<void>;
  /** One cmdlet, page by page. */
  run(name: string, parameters: Raw): AsyncIterable<readonly Raw[]>;
}

/** `{error: {code, message}}`, as all three write it. */
const errorIn = (body: unknown, status: number) => {
  if (status < 400 || !isObject(body)) return undefined;
  const error = obj(body['error']);
  const words = [str(error['code']), str(error['message'])].filter((one) => one !== undefined);
  return words.length === 0 ? undefined : { message: words.join(': ').slice(0, 300) };
};

const httpTo = (
  config: M365Config,
  app: MicrosoftApp,
  door: { readonly vendor: string; readonly url: string; readonly options: ConnectOptions },
): { readonly http: VendorHttp; readonly ready: () => Promise<void> } => {
  const token = microsoftToken({
    tenantId: config.tenantId,
    app,
    loginUrl: config.loginUrl,
    scope: `${door.url}/.default`,
    ...door.options,
  });
  const http = vendorHttp({
    vendor: door.vendor,
    baseUrl: door.url,
    authorise: async () => ({ authorization: `Bearer ${await token.get()}` }),
    errorIn,
    ...door.options,
  });
  return { http, ready: async () => void (await token.get()) };
};

/** A system mailbox that every tenant has: where the request is routed to. */
const ANCHOR = 'SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}';

export const exchangeOf = (
  config: M365Config,
  app: MicrosoftApp,
  options: ConnectOptions = {},
): Exchange => {
  const door = { vendor: 'Exchange Online', url: config.exchangeUrl, options };
  const { http, ready } = httpTo(config, app, door);
  const path = `/adminapi/beta/${encodeURIComponent(config.tenantId)}/InvokeCommand`;
  return {
    ready,
    async *run(name, parameters) {
      let at: string | undefined = path;
      while (at !== undefined) {
        const { body }: VendorAnswer = await http.send({
          permission: EXCHANGE,
          method: 'POST',
          path: at,
          reads: name.startsWith('Get-'),
          headers: { 'x-anchormailbox': `UPN:${ANCHOR}@${config.tenantId}`, 'x-cmdletname': name },
          body: { CmdletInput: { CmdletName: name, Parameters: parameters } },
        });
        const page = obj(body);
        yield list(page['value']).filter(isObject);
        at = str(page['@odata.nextLink']);
      }
    },
  };
};

/** The feed of the unified audit log. */
export const feedOf = (
  config: M365Config,
  app: MicrosoftApp,
  options: ConnectOptions = {},
): VendorHttp =>
  httpTo(config, app, { vendor: 'Management Activity API', url: config.manageUrl, options }).http;

export const graphOf = (config: M365Config, app: MicrosoftApp, options?: ConnectOptions): Graph =>
  connectGraph(config, app, options);
